import type { ApiError } from "@/shared/api/errors"
import type {
  ChatAnswer,
  Citation,
  Confidence,
  HandOver,
  Message,
  Money,
  Outcome,
  TokenUsage,
  ToolUse,
} from "@/shared/api/types"
import type { ChatEvent } from "./events"

const authors = ["customer", "agent", "sequence"] as const
export type Author = (typeof authors)[number]

/** One message as it is shown. */
export type Turn = {
  id: string
  /** Its id in the stored conversation; null until the server has told it. */
  messageId: string | null
  author: Author
  text: string
  citations: readonly Citation[]
  grounded: boolean | null
  outcome: Outcome | null
  confidence: Confidence | null
  tools: readonly ToolUse[]
  cost: Money | null
  usage: TokenUsage | null
  /** Models whose price is not known. */
  unpriced: readonly string[]
  handedOver: HandOver | null
  /** `superseded`: a newer message came before the answer was ready, and both are answered together. */
  state: "complete" | "streaming" | "stopped" | "superseded" | "failed"
  /** Why it failed, or what the agent could not do although it answered. */
  error: Pick<ApiError, "code" | "message" | "requestId"> | null
}

export type ChatAction =
  | { type: "sent"; id: string; text: string }
  | { type: "event"; id: string; event: ChatEvent }
  | { type: "failed"; id: string; error: ApiError }
  | { type: "stopped" }
  | { type: "retracted" }
  | { type: "loaded"; messages: readonly Message[] }
  | { type: "cleared" }

const blank = {
  messageId: null,
  citations: [],
  grounded: null,
  outcome: null,
  confidence: null,
  tools: [],
  cost: null,
  usage: null,
  unpriced: [],
  handedOver: null,
  error: null,
} as const

export function chatReducer(turns: readonly Turn[], action: ChatAction): readonly Turn[] {
  switch (action.type) {
    case "sent":
      return [
        ...turns,
        { ...blank, id: `${action.id}-question`, author: "customer", text: action.text, state: "complete" },
        { ...blank, id: action.id, author: "agent", text: "", state: "streaming" },
      ]
    case "event":
      return changeStreaming(turns, action.id, (turn) => applyEvent(turn, action.event))
    case "failed":
      return changeStreaming(turns, action.id, (turn) => ({ ...turn, state: "failed", error: action.error }))
    case "stopped":
      return turns.map((turn) => (turn.state === "streaming" ? Object.assign({}, turn, { state: "stopped" }) : turn))
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
    case "revise":
      return { ...turn, text: revised(turn.text, event.from, event.text) }
    case "tool":
      return { ...turn, tools: [...turn.tools, event.tool] }
    case "citations":
      return { ...turn, citations: event.citations }
    case "superseded":
      return { ...turn, text: "", citations: [], tools: [], state: "superseded" }
    case "done":
      return event.answer.outcome === "superseded"
        ? applyEvent(turn, { type: "superseded" })
        : { ...turn, ...fromAnswer(event.answer, event.requestId), state: "complete" }
    case "begun":
      return turn
  }
}

/** A text whose end is taken back and put another way. The place is counted in characters, as the server counts them. */
export function revised(text: string, from: number, end: string): string {
  return [...text].slice(0, from).join("") + end
}

function fromAnswer(answer: ChatAnswer, requestId: string | null): Partial<Turn> {
  return {
    messageId: answer.messageId,
    text: answer.answer,
    citations: answer.citations,
    grounded: answer.grounded,
    outcome: answer.outcome,
    confidence: answer.confidence,
    tools: answer.tools,
    cost: answer.cost,
    usage: answer.usage,
    unpriced: answer.unpriced,
    handedOver: answer.handedOver,
    error: answer.error ? { ...answer.error, requestId } : null,
  }
}

function changeStreaming(turns: readonly Turn[], id: string, change: (turn: Turn) => Turn): readonly Turn[] {
  return turns.map((turn) => (turn.id === id && turn.state === "streaming" ? change(turn) : turn))
}

const toTurn = (message: Message): Turn => ({
  ...blank,
  id: message.id,
  messageId: message.id,
  author: authors.find((author) => author === message.author) ?? "agent",
  text: message.text,
  citations: message.citations,
  grounded: message.grounded,
  outcome: message.outcome,
  cost: message.cost,
  confidence: message.confidence,
  tools: message.tools,
  usage: message.usage,
  unpriced: message.unpriced,
  handedOver: message.handedOver,
  state: "complete",
  error: message.error ? { ...message.error, requestId: null } : null,
})

/**
 * What the server has replaces what is shown, unless the last exchange is not there yet (being answered, failed, newer
 * than what was read): then only messages that a sequence has sent meanwhile are added.
 */
function withLoaded(turns: readonly Turn[], loaded: readonly Turn[]): readonly Turn[] {
  // A question whose answer was superseded is stored without one.
  const answered = turns.filter((turn) => turn.state !== "superseded")
  const settled = answered.every((turn) => turn.state === "complete")
  if (settled && loaded.length >= answered.length) return loaded
  const shown = new Set(turns.map((turn) => turn.id))
  const arrived = loaded.filter((turn) => turn.author === "sequence" && !shown.has(turn.id))
  if (arrived.length === 0) return turns
  return turns.at(-1)?.state === "streaming"
    ? [...turns.slice(0, -2), ...arrived, ...turns.slice(-2)]
    : [...turns, ...arrived]
}
