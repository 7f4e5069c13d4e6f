import { Eye } from "lucide-react"
import { Controller } from "react-hook-form"
import { useTranslation } from "react-i18next"
import { usePermission } from "@/shared/api/me"
import type { Agent } from "@/shared/api/types"
import { ConflictDialog } from "@/shared/components/conflict-dialog"
import { FormError } from "@/shared/components/form-error"
import { NumberField } from "@/shared/components/number-field"
import { TextField } from "@/shared/components/text-field"
import { UnsavedGuard } from "@/shared/components/unsaved-guard"
import { fieldMessage } from "@/shared/lib/form-errors"
import { Alert } from "@/shared/ui/alert"
import { FieldGroup } from "@/shared/ui/field"
import { Input } from "@/shared/ui/input"
import { draftFormId, type FormState } from "../context"
import { limits } from "../schema"
import { useAgentForm } from "../use-agent-form"
import { BudgetField } from "./budget-field"
import { CrmFields } from "./crm-fields"
import { InstructionsField, LanguageField, NameField } from "./fields"
import { LinksField } from "./links-field"
import { MemoryField } from "./memory-field"
import { PassRateField } from "./pass-rate-field"
import { ScheduleField } from "./schedule-field"
import { SettingsCard } from "./settings-card"
import { StagesField } from "./stages-field"
import { ToolsField } from "./tools-field"

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
      <SettingsCard title={t("section.behaviour")}>
        <FieldGroup>
          <NameField control={control} readOnly={readOnly} />
          <InstructionsField control={control} readOnly={readOnly} />
          <LanguageField control={control} readOnly={readOnly} />
        </FieldGroup>
      </SettingsCard>
      <SettingsCard title={t("section.memory")}>
        <MemoryField form={form} readOnly={readOnly} />
      </SettingsCard>
      <SettingsCard title={t("section.actions")} description={t("section.actionsHint")}>
        <FieldGroup>
          <ToolsField control={control} readOnly={readOnly} />
          <CrmFields form={form} readOnly={readOnly} />
          <StagesField form={form} readOnly={readOnly} />
          <LinksField control={control} readOnly={readOnly} />
        </FieldGroup>
      </SettingsCard>
      <SettingsCard title={t("section.timing")}>
        <FieldGroup>
          <NumberField
            control={control}
            name="replyDelaySeconds"
            label={t("field.replyDelay")}
            description={t("field.replyDelayHint", { max: limits.replyDelaySeconds })}
            min={0}
            max={limits.replyDelaySeconds}
            readOnly={readOnly}
          />
          <ScheduleField form={form} readOnly={readOnly} />
        </FieldGroup>
      </SettingsCard>
      <SettingsCard title={t("section.model")}>
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
      </SettingsCard>
      <SettingsCard title={t("section.budget")}>
        <BudgetField form={form} readOnly={readOnly} />
      </SettingsCard>
      <SettingsCard title={t("section.publishing")}>
        <PassRateField form={form} readOnly={readOnly} />
      </SettingsCard>
      <UnsavedGuard dirty={dirty && !saving} />
      <ConflictDialog {...conflict} />
    </form>
  )
}
