import { createContext, use } from "react"

/** A conversation, a new one with somebody, or a new one with anybody. */
export type ChatTarget = { conversation?: string; person?: string }

/** Where a chat keeps which conversation it shows: the page in its address, the chat beside other pages in the agent's frame. */
export type ChatPlace = {
  conversationId: string | null
  /** Whom a new conversation is with; the server invents somebody when it is null. */
  personId: string | null
  go: (target: ChatTarget) => void
  /** The address of a target; null where conversations have no address of their own. */
  hrefOf: ((target: ChatTarget) => string) | null
}

export const ChatPlaceContext = createContext<ChatPlace | null>(null)

export function useChatPlace(): ChatPlace {
  const place = use(ChatPlaceContext)
  if (!place) throw new Error("a chat needs a place around it")
  return place
}
