import { RotateCw, SearchX, TriangleAlert, UserRoundCheck } from "lucide-react"
import { useTranslation } from "react-i18next"
import { RequestId } from "@/shared/components/error-state"
import { cn } from "@/shared/lib/cn"
import { placeText } from "@/shared/lib/place-text"
import { Alert, AlertBody } from "@/shared/ui/alert"
import { Badge } from "@/shared/ui/badge"
import { Button } from "@/shared/ui/button"
import { chatErrorText } from "../error-text"
import type { Turn } from "../model"
import { type AnswerActions, AnswerDetails } from "./answer-details"
import { AnswerText } from "./answer-text"
import { ToolList } from "./tool-list"

type ChatMessageProps = {
  turn: Turn
  /** Hosts that the agent may link to. */
  hosts: readonly string[]
  actions: AnswerActions
  onRepeat: (() => void) | null
  onCitation: (index: number) => void
}

export function ChatMessage({ turn, hosts, actions, onRepeat, onCitation }: ChatMessageProps) {
  const { t } = useTranslation("chat")
  const own = turn.author === "customer"
  const waiting = turn.state === "streaming" && turn.text === ""
  const answered = turn.state === "complete" && turn.author === "agent"
  if (turn.state === "superseded") return <p className="px-1 text-xs text-muted-foreground">{t("superseded")}</p>
  return (
    <article
      aria-label={t(`author.${turn.author}`)}
      className={cn("flex max-w-[92%] flex-col gap-1.5 sm:max-w-[80%]", own ? "items-end self-end" : "self-start")}
    >
      <p aria-hidden className="px-1 text-xs text-muted-foreground">
        {t(`author.${turn.author}`)}
      </p>
      {(turn.text !== "" || waiting) && (
        <div
          className={cn(
            "max-w-full rounded-2xl px-4 py-2.5 break-words whitespace-pre-line",
            own ? "rounded-br-sm bg-primary text-primary-foreground" : "rounded-bl-sm bg-muted",
            turn.author === "sequence" && "border border-dashed border-primary bg-transparent",
          )}
        >
          {waiting ? (
            <Typing />
          ) : (
            <AnswerText text={turn.text} sources={turn.citations.length} hosts={hosts} onCitation={onCitation} />
          )}
        </div>
      )}
      {answered && turn.grounded === false && turn.outcome !== "smallTalk" && turn.outcome !== "handedOver" && (
        <Badge variant="warning">
          <SearchX aria-hidden />
          {t("notFound")}
        </Badge>
      )}
      {turn.citations.length > 0 && <Sources turn={turn} onCitation={onCitation} />}
      {turn.tools.length > 0 && <ToolList tools={turn.tools} />}
      {answered && (turn.handedOver || turn.outcome === "handedOver") && <HandedOver handedOver={turn.handedOver} />}
      <Trouble turn={turn} onRepeat={onRepeat} />
      {answered && <AnswerDetails turn={turn} actions={actions} />}
    </article>
  )
}

function HandedOver({ handedOver }: { handedOver: Turn["handedOver"] }) {
  const { t } = useTranslation("chat")
  return (
    <Alert variant="warning">
      <UserRoundCheck aria-hidden />
      <AlertBody>
        <p className="font-medium">{t("handedOver.title")}</p>
        {handedOver?.reason && <p>{t("handedOver.reason", { reason: handedOver.reason })}</p>}
        {handedOver?.summary && <p className="whitespace-pre-line">{handedOver.summary}</p>}
      </AlertBody>
    </Alert>
  )
}

function Sources({ turn, onCitation }: { turn: Turn; onCitation: (index: number) => void }) {
  const { t } = useTranslation("chat")
  return (
    <ul aria-label={t("source.list")} className="flex flex-wrap gap-1.5">
      {turn.citations.map((citation, index) => (
        // One passage may be cited twice; the number tells the chips apart.
        // oxlint-disable-next-line react/no-array-index-key
        <li key={`${index}-${citation.fileId}`} className="max-w-full">
          <button
            type="button"
            onClick={() => onCitation(index)}
            className="flex min-h-7 max-w-full items-center gap-2 rounded-full border bg-card py-0.5 pr-3 pl-1 text-xs transition-colors hover:bg-accent hover:text-accent-foreground"
          >
            <span className="grid size-5 shrink-0 place-items-center rounded-full bg-accent font-semibold text-accent-foreground tabular-nums">
              {index + 1}
            </span>
            <span className="truncate">{citation.fileName}</span>
            {citation.page != null && (
              <span className="shrink-0 text-muted-foreground">{placeText(t, citation.fileName, citation.page)}</span>
            )}
          </button>
        </li>
      ))}
    </ul>
  )
}

function Trouble({ turn, onRepeat }: { turn: Turn; onRepeat: (() => void) | null }) {
  const { t } = useTranslation("chat")
  if (turn.state !== "stopped" && !turn.error) return null
  const repeat = onRepeat && (
    <Button variant="outline" size="sm" onClick={onRepeat}>
      <RotateCw />
      {t("repeat")}
    </Button>
  )
  if (!turn.error) {
    return (
      <div className="flex flex-wrap items-center gap-3 text-sm text-muted-foreground">
        {t("stopped")}
        {repeat}
      </div>
    )
  }
  return (
    <Alert variant="danger" role="alert">
      <TriangleAlert aria-hidden />
      <AlertBody>
        <p>{chatErrorText(t, turn.error)}</p>
        {turn.error.requestId && <RequestId id={turn.error.requestId} />}
        {repeat}
      </AlertBody>
    </Alert>
  )
}

function Typing() {
  const { t } = useTranslation("chat")
  return (
    <span className="flex h-6 items-center gap-1">
      <span className="sr-only">{t("typing")}</span>
      {["0ms", "150ms", "300ms"].map((delay) => (
        <span
          key={delay}
          className="size-1.5 animate-bounce rounded-full bg-muted-foreground"
          style={{ animationDelay: delay }}
        />
      ))}
    </span>
  )
}
