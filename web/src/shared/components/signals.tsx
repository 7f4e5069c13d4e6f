import { useTranslation } from "react-i18next"
import type { Signal } from "@/shared/api/types"
import { useFormat } from "@/shared/i18n/format"
import { knownSignals } from "./signal-names"

/** The measures that a score is made of, in words where there are some; folded, as few need them. */
export function Signals({ signals, title }: { signals: readonly Signal[]; title?: string }) {
  const { t } = useTranslation()
  const format = useFormat()
  if (signals.length === 0) return null
  const text = (name: string) => {
    const signal = knownSignals.find((candidate) => candidate === name)
    return signal ? t(`signal.${signal}`) : name
  }
  return (
    <details>
      <summary className="min-h-6 cursor-pointer text-xs text-muted-foreground">
        {title ?? t("confidence.signals")}
      </summary>
      <dl className="mt-1 grid grid-cols-[repeat(auto-fill,minmax(14rem,1fr))] gap-x-6 gap-y-1 text-sm">
        {signals.map(({ name, value }) => (
          <div key={name} className="flex justify-between gap-3">
            <dt className="min-w-0 text-xs leading-6 break-words text-muted-foreground">{text(name)}</dt>
            <dd className="tabular-nums">{format.score(value)}</dd>
          </div>
        ))}
      </dl>
    </details>
  )
}
