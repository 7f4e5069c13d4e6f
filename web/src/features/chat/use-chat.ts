import { useQuery, useQueryClient } from "@tanstack/react-query"
import { useEffect, useReducer, useRef } from "react"
import { asApiError } from "@/shared/api/errors"
import { rememberConversation } from "@/shared/lib/last-conversation"
import { askAgent, conversationQuery, conversationsQuery } from "./api"
import { factsOf } from "./facts-api"
import { chatReducer, questionToRepeat } from "./model"

type ChatOptions = {
  agentId: string
  conversationId: string | null
  /** Whom a new conversation is with; the server invents somebody when it is null. */
  personId: string | null
  /** Whether the agent waits before answering, as it does with customers. */
  pausing: boolean
  onConversation: (conversationId: string) => void
  /** What must have ended before the agent is asked, such as saving its draft. */
  beforeAsking?: (() => Promise<unknown>) | undefined
}

const nothing = () => {}

function abortAll(running: Set<AbortController>): void {
  for (const controller of running) controller.abort()
  running.clear()
}

/** A test conversation: what is shown, sending (also while an answer comes), stopping and asking again. */
export function useChat({ agentId, conversationId, personId, pausing, onConversation, beforeAsking }: ChatOptions) {
  const queryClient = useQueryClient()
  const [turns, dispatch] = useReducer(chatReducer, [])
  const running = useRef(new Set<AbortController>())
  // The conversation whose turns are in the reducer: one that was just begun here must not be cleared by its address.
  const shown = useRef(conversationId)
  // While the first answer of a new conversation has not told its id, a second message waits for it.
  const beginning = useRef<Promise<void> | null>(null)
  const stored = useQuery({ ...conversationQuery(agentId, conversationId ?? ""), enabled: conversationId !== null })

  useEffect(() => {
    if (shown.current === conversationId) return
    shown.current = conversationId
    beginning.current = null
    abortAll(running.current)
    dispatch({ type: "cleared" })
  }, [conversationId])

  useEffect(() => {
    if (conversationId) rememberConversation(agentId, conversationId)
  }, [agentId, conversationId])

  useEffect(() => {
    if (stored.data) dispatch({ type: "loaded", messages: stored.data.messages })
  }, [stored.data])

  useEffect(() => {
    const controllers = running.current
    return () => abortAll(controllers)
  }, [])

  const enter = (id: string) => {
    if (shown.current === id) return
    shown.current = id
    onConversation(id)
  }

  const send = async (message: string) => {
    const id = `turn-${crypto.randomUUID()}`
    const controller = new AbortController()
    running.current.add(controller)
    dispatch({ type: "sent", id, text: message })
    let tellBegun: () => void = nothing
    const begun = new Promise<void>((resolve) => {
      tellBegun = resolve
    })
    try {
      await beforeAsking?.()
      if (!shown.current && beginning.current) await beginning.current
      if (!shown.current) beginning.current = begun
      if (controller.signal.aborted) return
      const place = shown.current ? { conversationId: shown.current } : personId ? { personId } : {}
      for await (const event of askAgent(agentId, { message, ...place, pause: pausing }, controller.signal)) {
        if (controller.signal.aborted) return
        if (event.type === "begun") enter(event.conversationId)
        if (event.type === "done") enter(event.answer.conversationId)
        if (shown.current) tellBegun()
        dispatch({ type: "event", id, event })
        if (event.type === "done") refresh(event.answer.conversationId)
      }
    } catch (thrown) {
      const error = asApiError(thrown)
      if (controller.signal.aborted) return
      if (error.code === "superseded") dispatch({ type: "event", id, event: { type: "superseded" } })
      else dispatch({ type: "failed", id, error })
    } finally {
      running.current.delete(controller)
      tellBegun()
    }
  }

  const refresh = (id: string) => {
    void queryClient.invalidateQueries({ queryKey: conversationQuery(agentId, id).queryKey })
    void queryClient.invalidateQueries({ queryKey: conversationsQuery(agentId).queryKey })
    // The answer may have remembered something.
    void queryClient.invalidateQueries({ queryKey: factsOf(agentId) })
  }

  const stop = () => {
    abortAll(running.current)
    dispatch({ type: "stopped" })
  }

  const question = questionToRepeat(turns)
  const repeat =
    question === null
      ? null
      : () => {
          if (!question.stored) dispatch({ type: "retracted" })
          void send(question.text)
        }

  return { turns, busy: turns.at(-1)?.state === "streaming", send, stop, repeat, stored }
}
