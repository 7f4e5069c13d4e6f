import { useId } from "react"
import { Controller, type UseFormReturn, useWatch } from "react-hook-form"
import { useTranslation } from "react-i18next"
import { TextField } from "@/shared/components/text-field"
import { fieldMessage } from "@/shared/lib/form-errors"
import { FieldDescription } from "@/shared/ui/field"
import { NativeSelect } from "@/shared/ui/native-select"
import { Switch } from "@/shared/ui/switch"
import { usualHours } from "../model"
import { type AgentForm, weekdays } from "../schema"
import { DayRow } from "./day-row"

type ScheduleFieldProps = { form: UseFormReturn<AgentForm>; readOnly: boolean }

/** Either always, or the hours of each weekday in a time zone. */
export function ScheduleField({ form, readOnly }: ScheduleFieldProps) {
  const { t } = useTranslation("agents")
  const id = useId()
  const schedule = useWatch({ control: form.control, name: "schedule" })
  const toggle = (limited: boolean) => {
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
    form.setValue("schedule", limited ? usualHours(zone) : null, { shouldDirty: true })
  }
  return (
    <div className="flex flex-col gap-5">
      <div className="flex gap-3">
        <Switch
          id={id}
          aria-describedby={`${id}-hint`}
          checked={schedule !== null}
          onCheckedChange={toggle}
          disabled={readOnly}
        />
        <div className="flex flex-col gap-1">
          <label htmlFor={id} className="text-sm font-medium">
            {t("schedule.limited")}
          </label>
          <FieldDescription id={`${id}-hint`}>
            {schedule ? t("schedule.limitedHint") : t("schedule.alwaysHint")}
          </FieldDescription>
        </div>
      </div>
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
