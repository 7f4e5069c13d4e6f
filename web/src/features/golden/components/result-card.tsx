import { CircleCheck, CircleX } from "lucide-react"
import { useTranslation } from "react-i18next"
import type { GoldenAnswer, GoldenResult, GoldenRun } from "@/shared/api/types"
import { useFormat } from "@/shared/i18n/format"
import { cn } from "@/shared/lib/cn"
import { placeText } from "@/shared/lib/place-text"
import { changeOf, sideText } from "../model"
import { unmetText } from "../unmet"
import { Badge, type BadgeVariant } from "@/shared/ui/badge"

const variants: Record<ReturnType<typeof changeOf>, BadgeVariant> = {
  same: "neutral",
  better: "success",
  worse: "danger",
}

type ResultCardProps = { result: GoldenResult; run: Pick<GoldenRun, "baseline" | "candidate"> }

/** One question, with the answers of both sides. */
export function ResultCard({ result, run }: ResultCardProps) {
  const { t } = useTranslation("golden")
  return (
    <li className="flex flex-col gap-3 rounded-xl border bg-card px-4 py-4 shadow-xs sm:px-5">
      <div className="flex flex-wrap items-start justify-between gap-2">
        <h3 className="min-w-0 text-sm break-words">{result.question}</h3>
        {run.baseline && result.candidate && (
          <Badge variant={variants[changeOf(result)]}>{t(`change.${changeOf(result)}`)}</Badge>
        )}
      </div>
      <div className={cn("grid gap-3", run.baseline && "md:grid-cols-2")}>
        {run.baseline && <Side label={sideText(t, run.baseline)} answer={result.baseline} />}
        <Side label={sideText(t, run.candidate)} answer={result.candidate} />
      </div>
    </li>
  )
}

function Side({ label, answer }: { label: string; answer: GoldenAnswer | null }) {
  const { t } = useTranslation("golden")
  const format = useFormat()
  if (!answer) {
    return (
      <div className="rounded-lg border border-dashed px-4 py-3 text-sm text-muted-foreground">
        {t("notAnswered", { side: label })}
      </div>
    )
  }
  const Icon = answer.passed ? CircleCheck : CircleX
  return (
    <div className="flex min-w-0 flex-col gap-2 rounded-lg bg-muted px-4 py-3 text-sm">
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-xs text-muted-foreground tabular-nums">
        <span
          className={cn("flex items-center gap-1 font-semibold", answer.passed ? "text-success" : "text-destructive")}
        >
          <Icon aria-hidden className="size-4" />
          {answer.passed ? t("passed") : t("failed")}
        </span>
        <span>{label}</span>
        <span>{format.duration(answer.milliseconds)}</span>
        {answer.cost && <span>{format.money(answer.cost.amountMicros, answer.cost.currency)}</span>}
      </p>
      <p className="break-words whitespace-pre-line">{answer.answer}</p>
      {answer.failures.length > 0 && (
        <ul className="flex list-disc flex-col gap-1 pl-4 text-destructive">
          {answer.failures.map((failure) => (
            <li key={failure.message}>{unmetText(t, failure)}</li>
          ))}
        </ul>
      )}
      {answer.citations.length > 0 && (
        <p className="text-xs break-words text-muted-foreground">
          {answer.citations
            .map(({ fileName, page }) => (page == null ? fileName : `${fileName}, ${placeText(t, fileName, page)}`))
            .join(" · ")}
        </p>
      )}
    </div>
  )
}
