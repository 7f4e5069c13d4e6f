import { type Control, Controller, type FieldValues, type Path } from "react-hook-form"
import { useTranslation } from "react-i18next"
import { TextField } from "@/shared/components/text-field"
import { useFormat } from "@/shared/i18n/format"
import { fieldMessage } from "@/shared/lib/form-errors"
import { Field, FieldDescription } from "@/shared/ui/field"
import { Input } from "@/shared/ui/input"
import { Textarea } from "@/shared/ui/textarea"
import { ToggleGroup } from "@/shared/ui/toggle-group"
import { type AgentForm, answerLanguages, limits } from "../schema"

// The same fields serve the form of a new agent and that of an existing one; both hold these three values.
type Shared = Pick<AgentForm, "name" | "instructions" | "language">
type SharedFieldProps<Values extends FieldValues> = { control: Control<Values>; readOnly?: boolean }
const path = <Values extends FieldValues>(name: keyof Shared) => name as Path<Values>

export function NameField<Values extends Shared>({ control, readOnly }: SharedFieldProps<Values>) {
  const { t } = useTranslation("agents")
  return (
    <Controller
      control={control}
      name={path<Values>("name")}
      render={({ field, fieldState }) => (
        <TextField label={t("field.name")} error={fieldMessage(fieldState.error?.message)} className="max-w-md">
          {(props) => <Input {...props} {...field} readOnly={readOnly} autoComplete="off" />}
        </TextField>
      )}
    />
  )
}

export function InstructionsField<Values extends Shared>({ control, readOnly }: SharedFieldProps<Values>) {
  const { t } = useTranslation("agents")
  const format = useFormat()
  return (
    <Controller
      control={control}
      name={path<Values>("instructions")}
      render={({ field, fieldState }) => (
        <TextField
          label={t("field.instructions")}
          description={
            <span className="flex flex-wrap justify-between gap-x-4">
              <span>{t("field.instructionsHint")}</span>
              <span className="tabular-nums">
                {t("field.characters", {
                  used: format.integer(String(field.value).length),
                  max: format.integer(limits.instructions),
                })}
              </span>
            </span>
          }
          error={fieldMessage(fieldState.error?.message)}
        >
          {(props) => (
            <Textarea
              {...props}
              {...field}
              readOnly={readOnly}
              className="max-h-[60vh] min-h-40"
              placeholder={t("field.instructionsExample")}
            />
          )}
        </TextField>
      )}
    />
  )
}

export function LanguageField<Values extends Shared>({ control, readOnly = false }: SharedFieldProps<Values>) {
  const { t } = useTranslation("agents")
  return (
    <Controller
      control={control}
      name={path<Values>("language")}
      render={({ field }) => (
        <Field>
          <span id="answer-language" className="text-sm font-medium">
            {t("field.language")}
          </span>
          <ToggleGroup
            aria-labelledby="answer-language"
            value={field.value as Shared["language"]}
            onValueChange={field.onChange}
            disabled={readOnly}
            options={answerLanguages.map((value) => ({ value, label: t(`language.${value}`) }))}
          />
          <FieldDescription>{t("field.languageHint")}</FieldDescription>
        </Field>
      )}
    />
  )
}
