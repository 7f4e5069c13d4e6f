import type { ApiError } from "@/shared/api/errors"
import type { ChatAnswer, Citation, Message } from "@/shared/api/types"
import type { ChatEvent } from "./events"

const authors = ["customer", "agent", "sequence"] as const
export type Author = (typeof authors)[number]

/** One message as it is shown. */
export type Turn = {
  id: string
  author: Author
  text: string
  citations: readonly Citation[]
  grounded: boolean | null
  state: "complete" | "streaming" | "stopped" | "failed"
  /** Why it failed, or what the agent could not do although it answered. */
  error: Pick<ApiError, "code" | "message" | "requestId"> | null
}

export type ChatAction =
  | { type: "sent"; id: string; text: string }
  | { type: "event"; event: ChatEvent }
  | { type: "stopped" }
  | { type: "failed"; error: ApiError }
  | { type: "retracted" }
  | { type: "loaded"; messages: readonly Message[] }
  | { type: "cleared" }

const blank = { citations: [], grounded: null, error: null } as const

export function chatReducer(turns: readonly Turn[], action: ChatAction): readonly Turn[] {
  switch (action.type) {
    case "sent":
      return [
        ...turns,
        { ...blank, id: `${action.id}-question`, author: "customer", text: action.text, state: "complete" },
        { ...blank, id: action.id, author: "agent", text: "", state: "streaming" },
      ]
    case "event":
      return changeLast(turns, (turn) => applyEvent(turn, action.event))
    case "stopped":
      return changeLast(turns, (turn) => ({ ...turn, state: "stopped" }))
    case "failed":
      return changeLast(turns, (turn) => ({ ...turn, state: "failed", error: action.error }))
    case "retracted":
      return turns.slice(0, -2)
    case "loaded":
      return withLoaded(turns, action.messages.map(toTurn))
    case "cleared":
      return []
  }
}

/** The question whose answer failed or was stopped; null when there is nothing to ask again. */
export function questionToRepeat(turns: readonly Turn[]): { text: string; stored: boolean } | null {
  const [question, answer] = turns.slice(-2)
  const broken = answer?.state === "failed" || answer?.state === "stopped" || answer?.error
  if (!broken || question?.author !== "customer") return null
  // A complete answer is stored with its error and stays in the conversation; asking again adds to it.
  return { text: question.text, stored: answer?.state === "complete" }
}

function applyEvent(turn: Turn, event: ChatEvent): Turn {
  switch (event.type) {
    case "delta":
      return { ...turn, text: turn.text + event.text }
    case "citations":
      return { ...turn, citations: event.citations }
    case "done":
      return { ...turn, ...fromAnswer(event.answer, event.requestId), state: "complete" }
    case "begun":
      return turn
  }
}

function fromAnswer({ answer, citations, grounded, error }: ChatAnswer, requestId: string | null): Partial<Turn> {
  return { text: answer, citations, grounded: grounded ?? null, error: error ? { ...error, requestId } : null }
}

function changeLast(turns: readonly Turn[], change: (turn: Turn) => Turn): readonly Turn[] {
  const last = turns.at(-1)
  return last?.state === "streaming" ? [...turns.slice(0, -1), change(last)] : turns
}

const toTurn = (message: Message): Turn => ({
  id: message.id,
  author: authors.find((author) => author === message.author) ?? "agent",
  text: message.text,
  citations: message.citations,
  grounded: message.grounded ?? null,
  state: "complete",
  error: message.error ? { ...message.error, requestId: null } : null,
})

/**
 * What the server has replaces what is shown, unless the last exchange is not there yet (being answered, failed, newer
 * than what was read): then only messages that a sequence has sent meanwhile are added.
 */
function withLoaded(turns: readonly Turn[], loaded: readonly Turn[]): readonly Turn[] {
  const settled = turns.every((turn) => turn.state === "complete")
  if (settled && loaded.length >= turns.length) return loaded
  const shown = new Set(turns.map((turn) => turn.id))
  const arrived = loaded.filter((turn) => turn.author === "sequence" && !shown.has(turn.id))
  if (arrived.length === 0) return turns
  return turns.at(-1)?.state === "streaming"
    ? [...turns.slice(0, -2), ...arrived, ...turns.slice(-2)]
    : [...turns, ...arrived]
}

export type TextPart = { kind: "text"; text: string } | { kind: "marker"; number: number }

/** Splits an answer at its source markers: `"Three years [1]."`. A number without a source stays text. */
export function splitMarkers(text: string, sources: number): TextPart[] {
  const parts: TextPart[] = []
  let rest = 0
  for (const match of text.matchAll(/\[(\d{1,2})\]/g)) {
    const number = Number(match[1])
    if (number < 1 || number > sources) continue
    if (match.index > rest) parts.push({ kind: "text", text: text.slice(rest, match.index) })
    parts.push({ kind: "marker", number })
    rest = match.index + match[0].length
  }
  if (rest < text.length) parts.push({ kind: "text", text: text.slice(rest) })
  return parts
}
