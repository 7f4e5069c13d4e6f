import { useId, useState } from "react"
import { useTranslation } from "react-i18next"
import { Input } from "@/shared/ui/input"
import { NativeSelect } from "@/shared/ui/native-select"
import { type DelayUnit, delayUnits, toDelay, toSeconds } from "../model"

type DelayFieldProps = {
  label: string
  value: number
  onChange: (seconds: number) => void
  invalid: boolean
  readOnly: boolean
}

/** Seconds, entered as people say them: a number and a unit. */
export function DelayField({ label, value, onChange, invalid, readOnly }: DelayFieldProps) {
  const { t } = useTranslation("sequences")
  const id = useId()
  // The unit somebody picked stays while they type: 60 minutes must not turn into an hour under their fingers.
  const [unit, setUnit] = useState<DelayUnit>(() => toDelay(value).unit)
  const fits = Number.isNaN(value) || value % toSeconds({ amount: 1, unit }) === 0
  const shown = fits ? unit : toDelay(value).unit
  const amount = value / toSeconds({ amount: 1, unit: shown })
  return (
    <fieldset className="flex flex-col gap-1.5">
      <legend className="mb-1.5 text-sm font-medium" id={id}>
        {label}
      </legend>
      <div className="flex gap-2">
        <Input
          type="number"
          inputMode="numeric"
          min={0}
          aria-labelledby={id}
          aria-invalid={invalid || undefined}
          className="w-24"
          readOnly={readOnly}
          value={Number.isNaN(amount) ? "" : amount}
          onChange={(event) => onChange(toSeconds({ amount: event.target.valueAsNumber, unit: shown }))}
        />
        <div className="w-40">
          <NativeSelect
            aria-label={t("delay.unit")}
            disabled={readOnly}
            value={shown}
            onChange={(event) => {
              const next = event.target.value as DelayUnit
              setUnit(next)
              onChange(toSeconds({ amount, unit: next }))
            }}
          >
            {delayUnits.map((option) => (
              <option key={option} value={option}>
                {t(`delay.${option}`, { count: Number.isNaN(amount) ? 0 : amount })}
              </option>
            ))}
          </NativeSelect>
        </div>
      </div>
    </fieldset>
  )
}
