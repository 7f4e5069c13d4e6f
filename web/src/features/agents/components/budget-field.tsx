import { useWatch } from "react-hook-form"
import { useTranslation } from "react-i18next"
import { NumberField } from "@/shared/components/number-field"
import { SwitchField } from "@/shared/components/switch-field"
import { deepMessage } from "@/shared/lib/form-errors"
import { FieldError, FieldGroup } from "@/shared/ui/field"
import { limits } from "../schema"
import type { FormFieldProps } from "./form-field"
import { ModelField } from "./model-field"

/** What the agent may spend in a day, and what it does as the money runs out. */
export function BudgetField({ form, readOnly }: FormFieldProps) {
  const { t } = useTranslation("agents")
  const budget = useWatch({ control: form.control, name: "budget" })
  const toggle = (limited: boolean) =>
    form.setValue("budget", limited ? { daily: 1, cheaperModel: "" } : null, { shouldDirty: true })
  return (
    <FieldGroup>
      <SwitchField
        label={t("budget.limited")}
        description={budget ? t("budget.limitedHint") : t("budget.unlimitedHint")}
        checked={budget !== null}
        onChange={toggle}
        disabled={readOnly}
      />
      {budget && (
        <div className="flex flex-wrap gap-x-6 gap-y-4">
          <NumberField
            control={form.control}
            name="budget.daily"
            label={t("budget.daily")}
            description={t("budget.dailyHint")}
            min={0}
            max={limits.dailyBudget}
            step="any"
            readOnly={readOnly}
            className="max-w-56"
          />
          <ModelField
            control={form.control}
            name="budget.cheaperModel"
            label={t("budget.cheaperModel")}
            description={t("budget.cheaperModelHint")}
            empty={t("budget.noCheaperModel")}
            readOnly={readOnly}
          />
        </div>
      )}
      {!form.formState.errors.budget?.daily && <FieldError>{deepMessage(form.formState.errors.budget)}</FieldError>}
    </FieldGroup>
  )
}
