import { GraduationCap, Waypoints } from "lucide-react"
import { useTranslation } from "react-i18next"
import { useFormat } from "@/shared/i18n/format"
import { Button } from "@/shared/ui/button"
import { Spinner } from "@/shared/ui/spinner"
import type { Turn } from "../model"

export type AnswerActions = {
  onTrace: (messageId: string) => void
  /** Null for whoever may not make golden questions. */
  onGolden: ((messageId: string) => void) | null
  /** The answer that a golden question is being made of. */
  makingOf: string | null
}

type AnswerDetailsProps = { turn: Turn; actions: AnswerActions }

/** Under an answer: how sure the agent was and what it cost. Figures for engineers are behind "How it decided". */
export function AnswerDetails({ turn, actions }: AnswerDetailsProps) {
  const { t } = useTranslation("chat")
  const format = useFormat()
  const { messageId, confidence, cost, unpriced } = turn
  if (!messageId) return null
  const making = actions.makingOf === messageId
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1 px-1 text-xs text-muted-foreground tabular-nums">
      {confidence && (
        <span>
          {t("confidence", { score: format.score(confidence.score), threshold: format.score(confidence.threshold) })}
        </span>
      )}
      {cost && cost.amountMicros > 0 && <span>{format.money(cost.amountMicros, cost.currency)}</span>}
      {unpriced.length > 0 && <span>{t("unpriced", { models: unpriced.join(", ") })}</span>}
      <Button variant="ghost" size="inline" className="gap-1 px-1 text-xs" onClick={() => actions.onTrace(messageId)}>
        <Waypoints className="size-3.5" />
        {t("trace.open")}
      </Button>
      {actions.onGolden && (
        <Button
          variant="ghost"
          size="inline"
          className="gap-1 px-1 text-xs"
          disabled={making}
          onClick={() => actions.onGolden?.(messageId)}
        >
          {making ? <Spinner className="size-3.5" /> : <GraduationCap className="size-3.5" />}
          {t("golden.make")}
        </Button>
      )}
    </div>
  )
}
