import { useTranslation } from "react-i18next"
import type { BudgetLevel, BudgetStanding } from "@/shared/api/types"
import { useFormat } from "@/shared/i18n/format"
import { Badge, type BadgeVariant } from "@/shared/ui/badge"
import { Progress } from "@/shared/ui/progress"

type BudgetBarProps = {
  budget: BudgetStanding
  /** Null where nothing has been priced yet. */
  currency: string | null
}

const variants: Record<BudgetLevel, BadgeVariant> = {
  normal: "success",
  cheaperModel: "warning",
  offline: "warning",
  person: "danger",
}

const tones: Record<BudgetLevel, "primary" | "warning" | "danger"> = {
  normal: "primary",
  cheaperModel: "warning",
  offline: "warning",
  person: "danger",
}

/** How much of the day's budget is spent and what the agent does about it. */
export function BudgetBar({ budget, currency }: BudgetBarProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const { level, reason, spentMicros, limitMicros, unpriced } = budget
  const money = (micros: number) => format.money(micros, currency ?? "")
  return (
    <div className="flex flex-col gap-2">
      <p className="flex flex-wrap items-center justify-between gap-2 text-sm">
        <span className="tabular-nums">
          {t("budget.spentOf", { spent: money(spentMicros), limit: money(limitMicros) })}
        </span>
        <Badge variant={variants[level]}>{t(`budget.level.${level}`)}</Badge>
      </p>
      <Progress
        label={t("budget.label")}
        value={limitMicros === 0 ? 100 : Math.min(100, Math.round((100 * spentMicros) / limitMicros))}
        tone={tones[level]}
      />
      {reason !== "withinBudget" && <p className="text-xs text-muted-foreground">{t(`budget.reason.${reason}`)}</p>}
      {unpriced > 0 && <p className="text-xs text-warning">{t("budget.unpriced", { count: unpriced })}</p>}
    </div>
  )
}
