import { useQuery } from "@tanstack/react-query"
import { ChartColumn, Info } from "lucide-react"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { useParams } from "react-router"
import type { AgentUsage } from "@/shared/api/types"
import { BudgetBar } from "@/shared/components/budget-bar"
import { Figure, Figures } from "@/shared/components/figures"
import { QueryState } from "@/shared/components/query-state"
import { SectionHeader } from "@/shared/components/section-header"
import { useAddressParams } from "@/shared/hooks/use-address-params"
import { useFormat } from "@/shared/i18n/format"
import { Alert } from "@/shared/ui/alert"
import { Empty } from "@/shared/ui/empty"
import { Skeleton } from "@/shared/ui/skeleton"
import { ToggleGroup } from "@/shared/ui/toggle-group"
import { usageQuery } from "./api"
import { DayTable } from "./components/day-table"
import { isUsed, rangeOf, spanOf, spans, totalsOf } from "./model"

/** What answers have cost, day by day, and where today's budget stands. */
export function Component() {
  const { t } = useTranslation("usage")
  const { agentId = "" } = useParams()
  const [params, change] = useAddressParams()
  const span = spanOf(params.get("days"))
  const [now] = useState(Date.now)
  const range = rangeOf(span, now)
  const query = useQuery(usageQuery(agentId, range))
  return (
    <section aria-labelledby="usage-title" className="flex flex-col gap-5">
      <SectionHeader
        id="usage-title"
        title={t("title")}
        description={t("description")}
        actions={
          <ToggleGroup
            aria-label={t("span.label")}
            value={span}
            onValueChange={(days) => change({ days })}
            options={spans.map((value) => ({ value, label: t("span.days", { count: Number(value) }) }))}
          />
        }
      />
      <QueryState query={query} skeleton={<Skeleton className="h-96 w-full" />}>
        {(usage) => <Usage usage={usage} />}
      </QueryState>
    </section>
  )
}

function Usage({ usage }: { usage: AgentUsage }) {
  const { t } = useTranslation("usage")
  const format = useFormat()
  const totals = totalsOf(usage.days)
  return (
    <>
      {usage.budget && (
        <div className="rounded-xl border bg-card p-5 shadow-xs">
          <h3 className="mb-3 text-sm">{t("budget")}</h3>
          <BudgetBar budget={usage.budget} currency={totals.currency} />
        </div>
      )}
      {!usage.days.some(isUsed) ? (
        <Empty icon={ChartColumn} title={t("empty.title")} description={t("empty.description")} />
      ) : (
        <>
          <Figures className="sm:grid-cols-4">
            <Figure label={t("cost")}>
              {totals.currency && totals.unpriced < totals.answers
                ? format.money(totals.amountMicros, totals.currency)
                : t("unknown")}
            </Figure>
            <Figure label={t("answers")}>{format.integer(totals.answers)}</Figure>
            <Figure label={t("inputTokens")}>{format.integer(totals.inputTokens)}</Figure>
            <Figure label={t("outputTokens")}>{format.integer(totals.outputTokens)}</Figure>
          </Figures>
          {totals.unpriced > 0 && (
            <Alert>
              <Info aria-hidden />
              {t("unpriced", { count: totals.unpriced })}
            </Alert>
          )}
          {totals.estimated && <p className="text-sm text-muted-foreground">{t("estimated")}</p>}
          <DayTable days={usage.days} />
        </>
      )}
    </>
  )
}
