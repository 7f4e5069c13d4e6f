import { Eye } from "lucide-react"
import { useTranslation } from "react-i18next"
import { usePermission } from "@/shared/api/me"
import type { Agent } from "@/shared/api/types"
import { ConflictDialog } from "@/shared/components/conflict-dialog"
import { FormError } from "@/shared/components/form-error"
import { NumberField } from "@/shared/components/number-field"
import { UnsavedGuard } from "@/shared/components/unsaved-guard"
import { Alert } from "@/shared/ui/alert"
import { FieldGroup } from "@/shared/ui/field"
import type { FormState } from "../context"
import { limits } from "../schema"
import { useAgentForm } from "../use-agent-form"
import { BudgetField } from "./budget-field"
import { CrmFields } from "./crm-fields"
import { InstructionsField, LanguageField, NameField } from "./fields"
import { LinksField } from "./links-field"
import { MemoryField } from "./memory-field"
import { ModelField } from "./model-field"
import { PassRateField } from "./pass-rate-field"
import { ScheduleField } from "./schedule-field"
import { SettingsCard } from "./settings-card"
import { StagesField } from "./stages-field"
import { ToolsField } from "./tools-field"

type AgentSettingsProps = { agent: Agent; reportForm: (state: FormState) => void }

/** The draft's form. It saves by itself; how that stands is told by the status bar above. */
export function AgentSettings({ agent, reportForm }: AgentSettingsProps) {
  const { t } = useTranslation("agents")
  const readOnly = !usePermission("agents:write")
  const { form, error, dirty, save, submit, conflict } = useAgentForm(agent, reportForm)
  const { control } = form
  return (
    <form noValidate onSubmit={submit} className="flex flex-col gap-6">
      {readOnly && (
        <Alert>
          <Eye aria-hidden />
          {t("readOnly", { ns: "common" })}
        </Alert>
      )}
      <FormError error={error} known={Object.keys(form.getValues())} />
      <SettingsCard id="behaviour" title={t("section.behaviour")}>
        <FieldGroup>
          <NameField control={control} readOnly={readOnly} />
          <InstructionsField control={control} readOnly={readOnly} />
          <LanguageField control={control} readOnly={readOnly} />
          <MemoryField form={form} readOnly={readOnly} />
        </FieldGroup>
      </SettingsCard>
      <SettingsCard id="actions" title={t("section.actions")} description={t("section.actionsHint")}>
        <FieldGroup>
          <ToolsField control={control} readOnly={readOnly} />
          <CrmFields form={form} readOnly={readOnly} />
          <StagesField form={form} readOnly={readOnly} />
          <LinksField control={control} readOnly={readOnly} />
        </FieldGroup>
      </SettingsCard>
      <SettingsCard id="timing" title={t("section.timing")}>
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
      <SettingsCard id="model" title={t("section.model")}>
        <FieldGroup>
          <ModelField
            control={control}
            name="model"
            label={t("field.model")}
            description={t("field.modelHint")}
            empty={t("field.modelDefault")}
            readOnly={readOnly}
          />
          <BudgetField form={form} readOnly={readOnly} />
          <PassRateField form={form} readOnly={readOnly} />
        </FieldGroup>
      </SettingsCard>
      <UnsavedGuard dirty={dirty} save={save} saves="byItself" />
      <ConflictDialog {...conflict} />
    </form>
  )
}
