import { useQuery, useQueryClient } from "@tanstack/react-query"
import { useEffect, useReducer, useRef, useState } from "react"
import { asApiError } from "@/shared/api/errors"
import { rememberConversation } from "@/shared/lib/last-conversation"
import { askAgent, conversationQuery } from "./api"
import { chatReducer, questionToRepeat } from "./model"

/** A test conversation: what is shown, sending, stopping and asking again. */
export function useChat(
  agentId: string,
  conversationId: string | null,
  onConversation: (conversationId: string) => void,
) {
  const queryClient = useQueryClient()
  const [turns, dispatch] = useReducer(chatReducer, [])
  const [busy, setBusy] = useState(false)
  const abort = useRef<AbortController | null>(null)
  // The conversation whose turns are in the reducer: one that was just begun here must not be cleared by its address.
  const shown = useRef(conversationId)
  const stored = useQuery({ ...conversationQuery(agentId, conversationId ?? ""), enabled: conversationId !== null })

  useEffect(() => {
    if (shown.current === conversationId) return
    shown.current = conversationId
    abort.current?.abort()
    dispatch({ type: "cleared" })
  }, [conversationId])

  useEffect(() => {
    if (conversationId) rememberConversation(agentId, conversationId)
  }, [agentId, conversationId])

  useEffect(() => {
    if (stored.data) dispatch({ type: "loaded", messages: stored.data })
  }, [stored.data])

  useEffect(() => () => abort.current?.abort(), [])

  const enter = (id: string) => {
    if (shown.current === id) return
    shown.current = id
    onConversation(id)
  }

  const send = async (text: string) => {
    const controller = new AbortController()
    abort.current = controller
    setBusy(true)
    dispatch({ type: "sent", id: `turn-${crypto.randomUUID()}`, text })
    try {
      const request = { message: text, ...(conversationId ? { conversationId } : {}) }
      for await (const event of askAgent(agentId, request, controller.signal)) {
        if (controller.signal.aborted) return
        dispatch({ type: "event", event })
        if (event.type === "begun") enter(event.conversationId)
        if (event.type !== "done") continue
        enter(event.answer.conversationId)
        const { queryKey } = conversationQuery(agentId, event.answer.conversationId)
        void queryClient.invalidateQueries({ queryKey })
      }
    } catch (error) {
      if (!controller.signal.aborted) dispatch({ type: "failed", error: asApiError(error) })
    } finally {
      if (abort.current === controller) setBusy(false)
    }
  }

  const stop = () => {
    abort.current?.abort()
    setBusy(false)
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

  return { turns, busy, send, stop, repeat, stored }
}
