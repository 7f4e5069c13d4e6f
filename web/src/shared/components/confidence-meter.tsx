import { useTranslation } from "react-i18next"
import { useFormat } from "@/shared/i18n/format"
import { cn } from "@/shared/lib/cn"

type ConfidenceMeterProps = { score: number; threshold: number; className?: string }

const percent = (share: number) => `${Math.min(100, Math.max(0, share * 100))}%`

/** A calibrated score from 0 to 1 against the threshold that decides whether the agent answers. */
export function ConfidenceMeter({ score, threshold, className }: ConfidenceMeterProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const enough = score >= threshold
  return (
    <div className={cn("flex flex-col gap-1.5", className)}>
      <p className="flex flex-wrap justify-between gap-x-4 text-sm tabular-nums">
        <span>{t("confidence.score", { score: format.score(score) })}</span>
        <span className="text-muted-foreground">
          {t("confidence.threshold", { threshold: format.score(threshold) })}
        </span>
      </p>
      <div aria-hidden className="relative h-2 rounded-full bg-secondary">
        <div
          className={cn("h-full rounded-full", enough ? "bg-success" : "bg-warning")}
          style={{ width: percent(score) }}
        />
        <div className="absolute -inset-y-1 w-0.5 bg-foreground" style={{ left: percent(threshold) }} />
      </div>
    </div>
  )
}
