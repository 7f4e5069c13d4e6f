import { Plus, Trash2 } from "lucide-react"
import { useFieldArray } from "react-hook-form"
import { useTranslation } from "react-i18next"
import { fieldMessage } from "@/shared/lib/form-errors"
import { Button } from "@/shared/ui/button"
import { FieldDescription, FieldError } from "@/shared/ui/field"
import { limits } from "../schema"
import type { FormFieldProps } from "./form-field"
import { KeyAndLabel } from "./key-and-label"

/** The stages that the agent may move a deal to. */
export function StagesField({ form, readOnly }: FormFieldProps) {
  const { t } = useTranslation("agents")
  const { fields, append, remove } = useFieldArray({ control: form.control, name: "stages" })
  const error = form.formState.errors.stages
  return (
    <fieldset className="flex flex-col gap-3">
      <legend className="text-sm font-medium">{t("crm.stages")}</legend>
      <FieldDescription>{t("crm.stagesHint")}</FieldDescription>
      {fields.map((stage, index) => (
        <fieldset key={stage.id} aria-label={t("crm.stage", { number: index + 1 })} className="flex items-start gap-3">
          <div className="flex flex-1 flex-wrap gap-3">
            <KeyAndLabel control={form.control} list="stages" index={index} readOnly={readOnly} />
          </div>
          {!readOnly && (
            <Button
              variant="ghost"
              size="icon"
              className="mt-6"
              aria-label={t("crm.removeStage", { number: index + 1 })}
              onClick={() => remove(index)}
            >
              <Trash2 />
            </Button>
          )}
        </fieldset>
      ))}
      <FieldError>{fieldMessage(error?.root?.message ?? error?.message)}</FieldError>
      {!readOnly && fields.length < limits.stages && (
        <Button variant="outline" size="sm" className="w-fit" onClick={() => append({ key: "", label: "" })}>
          <Plus />
          {t("crm.addStage")}
        </Button>
      )}
    </fieldset>
  )
}
