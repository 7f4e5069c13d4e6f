import { Controller, useWatch } from "react-hook-form"
import { useTranslation } from "react-i18next"
import { SwitchField } from "@/shared/components/switch-field"
import { TextField } from "@/shared/components/text-field"
import { fieldMessage } from "@/shared/lib/form-errors"
import { NativeSelect } from "@/shared/ui/native-select"
import { usualHours } from "../model"
import { weekdays } from "../schema"
import { DayRow } from "./day-row"
import type { FormFieldProps } from "./form-field"

/** Either always, or the hours of each weekday in a time zone. */
export function ScheduleField({ form, readOnly }: FormFieldProps) {
  const { t } = useTranslation("agents")
  const schedule = useWatch({ control: form.control, name: "schedule" })
  const toggle = (limited: boolean) => {
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
    form.setValue("schedule", limited ? usualHours(zone) : null, { shouldDirty: true })
  }
  return (
    <div className="flex flex-col gap-5">
      <SwitchField
        label={t("schedule.limited")}
        description={schedule ? t("schedule.limitedHint") : t("schedule.alwaysHint")}
        checked={schedule !== null}
        onChange={toggle}
        disabled={readOnly}
      />
      {schedule && (
        <>
          <Controller
            control={form.control}
            name="schedule.timeZone"
            render={({ field, fieldState }) => (
              <TextField
                label={t("schedule.timeZone")}
                error={fieldMessage(fieldState.error?.message)}
                className="max-w-md"
              >
                {(props) => (
                  <NativeSelect {...props} {...field} disabled={readOnly}>
                    {zonesWith(schedule.timeZone).map((zone) => (
                      <option key={zone} value={zone}>
                        {zone.replaceAll("_", " ")}
                      </option>
                    ))}
                  </NativeSelect>
                )}
              </TextField>
            )}
          />
          <div className="flex flex-col divide-y rounded-lg border">
            {weekdays.map((day) => (
              <Controller
                key={day}
                control={form.control}
                name={`schedule.days.${day}`}
                render={({ field, formState }) => (
                  <DayRow
                    day={day}
                    value={field.value}
                    onChange={field.onChange}
                    error={firstMessage(formState.errors.schedule?.days?.[day])}
                    readOnly={readOnly}
                  />
                )}
              />
            ))}
          </div>
        </>
      )}
    </div>
  )
}

/** Every zone the browser knows, and the stored one even when it does not know it. */
function zonesWith(stored: string): string[] {
  const zones = Intl.supportedValuesOf("timeZone")
  return zones.includes(stored) ? zones : [stored, ...zones]
}

type DayErrors =
  | { message?: string | undefined; start?: { message?: string | undefined }; end?: { message?: string | undefined } }
  | undefined

const firstMessage = (errors: DayErrors) => errors?.start?.message ?? errors?.end?.message ?? errors?.message
