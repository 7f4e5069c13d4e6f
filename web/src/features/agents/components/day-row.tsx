import { useTranslation } from "react-i18next"
import { fieldMessage } from "@/shared/lib/form-errors"
import { FieldError } from "@/shared/ui/field"
import { Input } from "@/shared/ui/input"
import { Switch } from "@/shared/ui/switch"
import type { Weekday } from "../schema"

type Hours = { start: string; end: string }

type DayRowProps = {
  day: Weekday
  value: Hours | null
  onChange: (value: Hours | null) => void
  error: string | undefined
  readOnly: boolean
}

/** One weekday: off, or from when until when. */
export function DayRow({ day, value, onChange, error, readOnly }: DayRowProps) {
  const { t } = useTranslation("agents")
  const id = `day-${day}`
  const name = t(`day.${day}`)
  const time = (part: keyof Hours, label: string) => (
    <Input
      type="time"
      aria-label={t("schedule.timeOf", { day: name, part: label })}
      aria-invalid={error ? true : undefined}
      aria-describedby={error ? `${id}-error` : undefined}
      className="w-28 sm:w-34 max-sm:[&::-webkit-calendar-picker-indicator]:hidden"
      value={value?.[part] ?? ""}
      readOnly={readOnly}
      onChange={(event) => value && onChange({ ...value, [part]: event.target.value })}
    />
  )
  return (
    <div className="flex flex-col gap-1.5 px-4 py-2.5">
      <div className="flex min-h-9 flex-wrap items-center gap-x-4 gap-y-2">
        <label htmlFor={id} className="flex w-44 items-center gap-3 text-sm">
          <Switch
            id={id}
            checked={value !== null}
            onCheckedChange={(on) => onChange(on ? { start: "09:00", end: "18:00" } : null)}
            disabled={readOnly}
          />
          {name}
        </label>
        {value ? (
          <div className="flex items-center gap-2">
            {time("start", t("schedule.from"))}
            <span aria-hidden className="text-muted-foreground">
              {"–"}
            </span>
            {time("end", t("schedule.to"))}
          </div>
        ) : (
          <span className="text-sm text-muted-foreground">{t("schedule.off")}</span>
        )}
      </div>
      <FieldError id={`${id}-error`}>{fieldMessage(error)}</FieldError>
    </div>
  )
}
