import { useTranslation } from "react-i18next"
import type { GoldenRun, Money } from "@/shared/api/types"
import { useFormat } from "@/shared/i18n/format"
import { Progress } from "@/shared/ui/progress"
import { isRunning } from "../model"

/** The two sides in figures: pass rate, cost and time. */
export function RunSummary({ run }: { run: GoldenRun }) {
  const { t } = useTranslation("golden")
  const format = useFormat()
  const none = "—"
  const money = (value: Money | null) => (value ? format.money(value.amountMicros, value.currency) : none)
  const rate = (value: number | null) => (value === null ? none : format.percent(value / 100))
  const time = (value: GoldenRun["latency"]["candidate"]) =>
    value
      ? t("summary.times", { average: format.duration(value.averageMs), slowest: format.duration(value.slowestMs) })
      : none
  const rows = [
    { label: t("summary.passRate"), baseline: rate(run.passRate.baseline), candidate: rate(run.passRate.candidate) },
    { label: t("summary.cost"), baseline: money(run.cost.baseline), candidate: money(run.cost.candidate) },
    { label: t("summary.latency"), baseline: time(run.latency.baseline), candidate: time(run.latency.candidate) },
  ]
  return (
    <div className="flex flex-col gap-4">
      {isRunning(run) && (
        <div className="flex flex-col gap-1.5">
          <p className="text-sm text-muted-foreground tabular-nums">
            {run.total === 0 ? t("summary.beginning") : t("summary.progress", { done: run.settled, total: run.total })}
          </p>
          <Progress
            label={t("summary.progressLabel")}
            value={run.total === 0 ? 0 : Math.round((100 * run.settled) / run.total)}
          />
        </div>
      )}
      <div className="overflow-x-auto rounded-xl border bg-card shadow-xs">
        <table className="w-full text-sm tabular-nums">
          <caption className="sr-only">{t("summary.label")}</caption>
          <thead>
            <tr className="border-b text-left text-xs text-muted-foreground">
              <th scope="col" className="px-4 py-2 font-medium">
                <span className="sr-only">{t("summary.figure")}</span>
              </th>
              {run.baseline && (
                <th scope="col" className="px-4 py-2 font-medium">
                  {t("baseline")}
                </th>
              )}
              <th scope="col" className="px-4 py-2 font-medium">
                {t("candidate")}
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.label} className="border-b last:border-0">
                <th scope="row" className="px-4 py-2 text-left font-medium">
                  {row.label}
                </th>
                {run.baseline && <td className="px-4 py-2 text-muted-foreground">{row.baseline}</td>}
                <td className="px-4 py-2 font-semibold">{row.candidate}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  )
}
