import { useTranslation } from "react-i18next"
import type { Trace } from "@/shared/api/types"
import { BudgetBar } from "@/shared/components/budget-bar"
import { Figure, Figures } from "@/shared/components/figures"
import { useFormat } from "@/shared/i18n/format"
import { attemptText, modelText } from "../error-text"

/** Models that were asked, tokens, price, and where the day's budget stood. */
export function TraceCost({ trace }: { trace: Trace }) {
  const { t } = useTranslation("chat")
  const format = useFormat()
  const { usage, cost, budget, attempts } = trace
  return (
    <>
      <Figures className="sm:grid-cols-3">
        <Figure label={t("trace.price")}>
          {cost ? format.money(cost.amountMicros, cost.currency) : t("trace.noPrice")}
        </Figure>
        {usage && (
          <>
            <Figure label={t("trace.inputTokens")}>
              {format.integer(usage.inputTokens)}
              {usage.cachedTokens > 0 && (
                <span className="block text-xs font-normal text-muted-foreground">
                  {t("trace.cached", { tokens: format.integer(usage.cachedTokens) })}
                </span>
              )}
            </Figure>
            <Figure label={t("trace.outputTokens")}>{format.integer(usage.outputTokens)}</Figure>
            <Figure label={t("trace.embeddingTokens")}>{format.integer(usage.embeddingTokens)}</Figure>
            <Figure label={t("trace.retries")}>{format.integer(usage.retries)}</Figure>
          </>
        )}
        <Figure label={t("trace.model")}>
          <span className="text-sm break-all">{modelText(t, trace.model)}</span>
        </Figure>
      </Figures>
      {(usage?.estimated || usage?.embeddingEstimated) && (
        <p className="text-xs text-muted-foreground">{t("trace.estimated")}</p>
      )}
      {attempts.length > 0 && (
        <ol aria-label={t("trace.attempts")} className="flex flex-col gap-1 text-xs tabular-nums">
          {attempts.map((attempt, index) => (
            // Attempts have no identity but their order.
            // oxlint-disable-next-line react/no-array-index-key
            <li key={index} className="flex flex-wrap gap-x-3 text-muted-foreground">
              <span className="font-medium break-all text-foreground">{modelText(t, attempt.model)}</span>
              <span>{attemptText(t, attempt.outcome)}</span>
              <span>{format.duration(attempt.milliseconds)}</span>
              <span>
                {t("tokens", {
                  input: format.integer(attempt.inputTokens),
                  output: format.integer(attempt.outputTokens),
                })}
                {attempt.estimated && ` · ${t("trace.estimatedShort")}`}
              </span>
            </li>
          ))}
        </ol>
      )}
      {budget && <BudgetBar budget={budget} currency={cost?.currency ?? null} />}
    </>
  )
}
