import { useWatch } from "react-hook-form"
import { useTranslation } from "react-i18next"
import { NumberField } from "@/shared/components/number-field"
import { SwitchField } from "@/shared/components/switch-field"
import { FieldGroup } from "@/shared/ui/field"
import type { FormFieldProps } from "./form-field"

/** Whether a version must pass its golden questions before it is published. */
export function PassRateField({ form, readOnly }: FormFieldProps) {
  const { t } = useTranslation("agents")
  const rate = useWatch({ control: form.control, name: "goldenPassRate" })
  return (
    <FieldGroup>
      <SwitchField
        label={t("passRate.required")}
        description={t("passRate.hint")}
        checked={rate !== null}
        onChange={(on) => form.setValue("goldenPassRate", on ? 90 : null, { shouldDirty: true })}
        disabled={readOnly}
      />
      {rate !== null && (
        <NumberField
          control={form.control}
          name="goldenPassRate"
          label={t("passRate.rate")}
          min={1}
          max={100}
          readOnly={readOnly}
        />
      )}
    </FieldGroup>
  )
}
