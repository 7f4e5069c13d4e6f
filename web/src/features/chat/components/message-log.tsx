import { useEffect, useRef } from "react"
import { useTranslation } from "react-i18next"
import type { Turn } from "../model"
import type { AnswerActions } from "./answer-details"
import { ChatMessage } from "./chat-message"

type MessageLogProps = {
  turns: readonly Turn[]
  hosts: readonly string[]
  actions: AnswerActions
  onRepeat: (() => void) | null
  onCitation: (turn: Turn, index: number) => void
}

const nearBottomPx = 120

/** The messages, kept at the newest one unless the reader has scrolled up. */
export function MessageLog({ turns, hosts, actions, onRepeat, onCitation }: MessageLogProps) {
  const { t } = useTranslation("chat")
  const box = useRef<HTMLDivElement>(null)
  // Whether the reader was at the end before the newest piece came, which may be a tall one.
  const following = useRef(true)
  const last = turns.at(-1)
  const sentId = turns.findLast((turn) => turn.author === "customer")?.id

  useEffect(() => {
    const log = box.current
    if (!log || !sentId) return
    following.current = true
    log.scrollTop = log.scrollHeight
  }, [sentId])

  useEffect(() => {
    const log = box.current
    if (log && last && following.current) log.scrollTop = log.scrollHeight
  }, [last])

  return (
    <div
      ref={box}
      onScroll={({ currentTarget: log }) => {
        following.current = log.scrollHeight - log.scrollTop - log.clientHeight < nearBottomPx
      }}
      role="log"
      aria-label={t("log")}
      // Read out when the answer is whole, not letter by letter.
      aria-busy={last?.state === "streaming"}
      // A scrolled region has to be reachable by keyboard.
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      className="flex flex-1 flex-col gap-4 overflow-y-auto overscroll-contain p-4 focus-visible:-outline-offset-2 sm:p-5"
    >
      {turns.map((turn, position) => (
        <ChatMessage
          key={turn.id}
          turn={turn}
          hosts={hosts}
          actions={actions}
          onRepeat={position === turns.length - 1 ? onRepeat : null}
          onCitation={(index) => onCitation(turn, index)}
        />
      ))}
    </div>
  )
}
