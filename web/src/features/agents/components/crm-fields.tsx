import { Controller, useFieldArray, useWatch } from "react-hook-form"
import { useTranslation } from "react-i18next"
import { TextField } from "@/shared/components/text-field"
import { fieldMessage } from "@/shared/lib/form-errors"
import { NativeSelect } from "@/shared/ui/native-select"
import { Textarea } from "@/shared/ui/textarea"
import { fieldAccess, fieldTypes, limits } from "../schema"
import { EntryList, RemoveEntry } from "./entry-list"
import type { FormFieldProps } from "./form-field"
import { KeyAndLabel } from "./key-and-label"

/** Fields of a deal or contact that the agent sees, and those of them that it may fill in. */
export function CrmFields({ form, readOnly }: FormFieldProps) {
  const { t } = useTranslation("agents")
  const { fields, append, remove } = useFieldArray({ control: form.control, name: "fields" })
  const error = form.formState.errors.fields
  return (
    <EntryList
      title={t("crm.fields")}
      hint={t("crm.fieldsHint")}
      error={fieldMessage(error?.root?.message ?? error?.message)}
      addLabel={t("crm.addField")}
      onAdd={
        readOnly || fields.length >= limits.fields
          ? null
          : () => append({ key: "", label: "", type: "text", choices: "", access: "read" })
      }
    >
      {fields.map((field, index) => (
        <fieldset
          key={field.id}
          aria-label={t("crm.field", { number: index + 1 })}
          className="flex flex-col gap-3 rounded-lg border p-3"
        >
          <div className="flex items-start gap-3">
            <div className="flex flex-1 flex-wrap gap-3">
              <KeyAndLabel control={form.control} list="fields" index={index} readOnly={readOnly} />
              <SelectOf form={form} index={index} name="type" options={fieldTypes} readOnly={readOnly} />
              <SelectOf form={form} index={index} name="access" options={fieldAccess} readOnly={readOnly} />
            </div>
            {!readOnly && <RemoveEntry label={t("crm.remove", { number: index + 1 })} onRemove={() => remove(index)} />}
          </div>
          <Choices form={form} index={index} readOnly={readOnly} />
        </fieldset>
      ))}
    </EntryList>
  )
}

type SelectOfProps = FormFieldProps & { index: number } & (
    { name: "type"; options: typeof fieldTypes } | { name: "access"; options: typeof fieldAccess }
  )

function SelectOf({ form, index, name, options, readOnly }: SelectOfProps) {
  const { t } = useTranslation("agents")
  return (
    <Controller
      control={form.control}
      name={`fields.${index}.${name}`}
      render={({ field }) => (
        <TextField label={t(`crm.${name}`)} className="w-36">
          {(props) => (
            <NativeSelect {...props} {...field} disabled={readOnly}>
              {options.map((option) => (
                <option key={option} value={option}>
                  {t(`crm.${option}`)}
                </option>
              ))}
            </NativeSelect>
          )}
        </TextField>
      )}
    />
  )
}

function Choices({ form, index, readOnly }: FormFieldProps & { index: number }) {
  const { t } = useTranslation("agents")
  const type = useWatch({ control: form.control, name: `fields.${index}.type` })
  if (type !== "choice") return null
  return (
    <Controller
      control={form.control}
      name={`fields.${index}.choices`}
      render={({ field, fieldState }) => (
        <TextField
          label={t("crm.choices")}
          description={t("crm.choicesHint")}
          error={fieldMessage(fieldState.error?.message)}
        >
          {(props) => <Textarea {...props} {...field} readOnly={readOnly} className="min-h-16" />}
        </TextField>
      )}
    />
  )
}
