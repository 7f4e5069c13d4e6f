import { useTranslation } from "react-i18next"
import type { UsageDay } from "@/shared/api/types"
import { useFormat } from "@/shared/i18n/format"
import { isUsed, pricedOf } from "../model"

/** One line a day, today first; a bar beside each price shows how it compares with the dearest day. */
export function DayTable({ days }: { days: readonly UsageDay[] }) {
  const { t } = useTranslation("usage")
  const format = useFormat()
  const dearest = Math.max(1, ...days.map((day) => day.amountMicros))
  const columns = ["answers", "inputTokens", "cachedTokens", "outputTokens", "embeddingTokens", "retries"] as const
  return (
    <div className="flex flex-col gap-2">
      <section
        aria-label={t("days")}
        // A scrolled region has to be reachable by keyboard.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        className="overflow-x-auto rounded-xl border bg-card shadow-xs"
      >
        <table className="w-full text-sm tabular-nums">
          <thead>
            <tr className="border-b text-xs text-muted-foreground">
              <th scope="col" className="px-4 py-2 text-left font-medium">
                {t("day")}
              </th>
              <th scope="col" className="min-w-40 px-4 py-2 text-left font-medium">
                {t("cost")}
              </th>
              {columns.map((column) => (
                <th key={column} scope="col" className="px-4 py-2 text-right font-medium whitespace-nowrap">
                  {t(column)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {days
              .filter(isUsed)
              .toReversed()
              .map((usage) => (
                <tr key={usage.day} className="border-b last:border-0">
                  <th scope="row" className="px-4 py-1.5 text-left font-normal whitespace-nowrap">
                    {format.day(usage.day)}
                    {usage.budgetLevel !== "normal" && (
                      <span className="block text-xs text-warning">
                        {t(`budget.level.${usage.budgetLevel}`, { ns: "common" })}
                      </span>
                    )}
                  </th>
                  <td className="px-4 py-1.5">
                    <Price usage={usage} />
                    <div aria-hidden className="mt-0.5 h-1.5 rounded-full bg-secondary">
                      <div
                        className="h-full rounded-full bg-primary"
                        style={{ width: `${(100 * usage.amountMicros) / dearest}%` }}
                      />
                    </div>
                  </td>
                  {columns.map((column) => (
                    <td key={column} className="px-4 py-1.5 text-right text-muted-foreground">
                      {format.integer(usage[column])}
                    </td>
                  ))}
                </tr>
              ))}
          </tbody>
        </table>
      </section>
      <p className="text-xs text-muted-foreground">{t("utc")}</p>
    </div>
  )
}

/** What a day cost; never a nought for what is only not known. */
function Price({ usage }: { usage: UsageDay }) {
  const { t } = useTranslation("usage")
  const format = useFormat()
  const priced = pricedOf(usage)
  if (priced === "none") return <span className="text-muted-foreground">{t("unknown")}</span>
  const money = format.money(usage.amountMicros, usage.currency)
  return priced === "part" ? t("atLeast", { money }) : money
}
