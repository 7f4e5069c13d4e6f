import { Eye } from "lucide-react"
import { Controller } from "react-hook-form"
import { useTranslation } from "react-i18next"
import { usePermission } from "@/shared/api/me"
import type { Agent } from "@/shared/api/types"
import { ConflictDialog } from "@/shared/components/conflict-dialog"
import { FormError } from "@/shared/components/form-error"
import { TextField } from "@/shared/components/text-field"
import { UnsavedGuard } from "@/shared/components/unsaved-guard"
import { fieldMessage } from "@/shared/lib/form-errors"
import { Alert } from "@/shared/ui/alert"
import { Card, CardContent, CardHeader, CardTitle } from "@/shared/ui/card"
import { FieldGroup } from "@/shared/ui/field"
import { Input } from "@/shared/ui/input"
import { draftFormId, type FormState } from "../context"
import { limits } from "../schema"
import { useAgentForm } from "../use-agent-form"
import { InstructionsField, LanguageField, NameField } from "./fields"
import { ScheduleField } from "./schedule-field"

type AgentSettingsProps = { agent: Agent; reportForm: (state: FormState) => void }

/** The draft's form. Its buttons are in the status bar above, so that they are in reach from every scroll position. */
export function AgentSettings({ agent, reportForm }: AgentSettingsProps) {
  const { t } = useTranslation("agents")
  const readOnly = !usePermission("agents:write")
  const { form, error, dirty, saving, submit, discard, conflict } = useAgentForm(agent, reportForm)
  const { control } = form
  return (
    <form
      id={draftFormId}
      noValidate
      onSubmit={submit}
      onReset={(event) => {
        event.preventDefault()
        discard()
      }}
      className="flex flex-col gap-6"
    >
      {readOnly && (
        <Alert>
          <Eye aria-hidden />
          {t("readOnly", { ns: "common" })}
        </Alert>
      )}
      <FormError error={error} known={Object.keys(form.getValues())} />
      <Card>
        <CardHeader>
          <CardTitle>{t("section.behaviour")}</CardTitle>
        </CardHeader>
        <CardContent>
          <FieldGroup>
            <NameField control={control} readOnly={readOnly} />
            <InstructionsField control={control} readOnly={readOnly} />
            <LanguageField control={control} readOnly={readOnly} />
          </FieldGroup>
        </CardContent>
      </Card>
      <Card>
        <CardHeader>
          <CardTitle>{t("section.timing")}</CardTitle>
        </CardHeader>
        <CardContent>
          <FieldGroup>
            <Controller
              control={control}
              name="replyDelaySeconds"
              render={({ field: { value, onChange, ...field }, fieldState }) => (
                <TextField
                  label={t("field.replyDelay")}
                  description={t("field.replyDelayHint", { max: limits.replyDelaySeconds })}
                  error={fieldMessage(fieldState.error?.message)}
                >
                  {(props) => (
                    <Input
                      {...props}
                      {...field}
                      type="number"
                      inputMode="numeric"
                      min={0}
                      max={limits.replyDelaySeconds}
                      className="w-28"
                      readOnly={readOnly}
                      value={Number.isNaN(value) ? "" : value}
                      onChange={(event) => onChange(event.target.valueAsNumber)}
                    />
                  )}
                </TextField>
              )}
            />
            <ScheduleField form={form} readOnly={readOnly} />
          </FieldGroup>
        </CardContent>
      </Card>
      <Card>
        <CardHeader>
          <CardTitle>{t("section.model")}</CardTitle>
        </CardHeader>
        <CardContent>
          <Controller
            control={control}
            name="model"
            render={({ field, fieldState }) => (
              <TextField
                label={t("field.model")}
                description={t("field.modelHint")}
                error={fieldMessage(fieldState.error?.message)}
                className="max-w-md"
              >
                {(props) => (
                  <Input
                    {...props}
                    {...field}
                    readOnly={readOnly}
                    placeholder={t("field.modelDefault")}
                    autoComplete="off"
                    spellCheck={false}
                  />
                )}
              </TextField>
            )}
          />
        </CardContent>
      </Card>
      <UnsavedGuard dirty={dirty && !saving} />
      <ConflictDialog {...conflict} />
    </form>
  )
}
