import { useFieldArray } from "react-hook-form"
import { useTranslation } from "react-i18next"
import { fieldMessage } from "@/shared/lib/form-errors"
import { limits } from "../schema"
import { EntryList, RemoveEntry } from "./entry-list"
import type { FormFieldProps } from "./form-field"
import { KeyAndLabel } from "./key-and-label"

/** The stages that the agent may move a deal to. */
export function StagesField({ form, readOnly }: FormFieldProps) {
  const { t } = useTranslation("agents")
  const { fields, append, remove } = useFieldArray({ control: form.control, name: "stages" })
  const error = form.formState.errors.stages
  return (
    <EntryList
      title={t("crm.stages")}
      hint={t("crm.stagesHint")}
      error={fieldMessage(error?.root?.message ?? error?.message)}
      addLabel={t("crm.addStage")}
      onAdd={readOnly || fields.length >= limits.stages ? null : () => append({ key: "", label: "" })}
    >
      {fields.map((stage, index) => (
        <fieldset key={stage.id} aria-label={t("crm.stage", { number: index + 1 })} className="flex items-start gap-3">
          <div className="flex flex-1 flex-wrap gap-3">
            <KeyAndLabel control={form.control} list="stages" index={index} readOnly={readOnly} />
          </div>
          {!readOnly && (
            <RemoveEntry label={t("crm.removeStage", { number: index + 1 })} onRemove={() => remove(index)} />
          )}
        </fieldset>
      ))}
    </EntryList>
  )
}
