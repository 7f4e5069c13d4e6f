import { useFormat } from "@/shared/i18n/format"

type TimeBarsProps = { label: string; times: readonly { name: string; milliseconds: number }[] }

/** How long each part of a work took, as bars against the longest. */
export function TimeBars({ label, times }: TimeBarsProps) {
  const format = useFormat()
  const longest = Math.max(1, ...times.map((time) => time.milliseconds))
  return (
    <ul aria-label={label} className="flex flex-col gap-2 text-sm">
      {times.map(({ name, milliseconds }) => (
        <li key={name} className="flex flex-col gap-1">
          <span className="flex justify-between gap-3">
            <span>{name}</span>
            <span className="text-muted-foreground tabular-nums">{format.duration(milliseconds)}</span>
          </span>
          <span aria-hidden className="h-1.5 overflow-hidden rounded-full bg-secondary">
            <span
              className="block h-full rounded-full bg-primary"
              style={{ width: `${(100 * milliseconds) / longest}%` }}
            />
          </span>
        </li>
      ))}
    </ul>
  )
}
