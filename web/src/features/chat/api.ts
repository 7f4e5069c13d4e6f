import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query"
import { api, unwrap } from "@/shared/api/client"
import { cursorPages } from "@/shared/api/pages"
import { toApiError } from "@/shared/api/errors"
import type { ChatRequest, Conversation, Message } from "@/shared/api/types"
import { type ChatEvent, chatEvents } from "./events"

const pagesAtMost = 20

/** A test conversation with all of its messages, oldest first. */
async function readConversation(agentId: string, conversationId: string, signal: AbortSignal): Promise<Conversation> {
  const messages: Message[] = []
  let cursor: string | undefined
  for (let page = 0; ; page++) {
    // A page's cursor comes with the page before it.
    // oxlint-disable-next-line no-await-in-loop
    const answer: Conversation = await unwrap(
      api.GET("/api/agents/{agentId}/chat/{conversationId}", {
        params: { path: { agentId, conversationId }, query: { limit: 100, cursor } },
        signal,
      }),
    )
    messages.push(...answer.messages)
    cursor = answer.nextCursor ?? undefined
    if (!cursor || page === pagesAtMost) {
      return { ...answer, messages: messages.toSorted((a, b) => a.createdAt.localeCompare(b.createdAt)) }
    }
  }
}

const root = ["chat"] as const

export const conversationQuery = (agentId: string, conversationId: string) =>
  queryOptions({
    queryKey: [...root, "one", agentId, conversationId],
    queryFn: ({ signal }) => readConversation(agentId, conversationId, signal),
    // A sequence may write into the conversation while it is open.
    refetchInterval: 10_000,
  })

export const conversationsQuery = (agentId: string) =>
  infiniteQueryOptions({
    queryKey: [...root, "list", agentId],
    queryFn: ({ pageParam, signal }) =>
      unwrap(
        api.GET("/api/agents/{agentId}/chat", {
          params: { path: { agentId }, query: { limit: 30, cursor: pageParam } },
          signal,
        }),
      ),
    ...cursorPages,
  })

/** The agent's sequences, for their names. */
export const sequencesQuery = (agentId: string) =>
  queryOptions({
    queryKey: [...root, "sequences", agentId],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/agents/{agentId}/sequences", { params: { path: { agentId }, query: { limit: 100 } }, signal }),
      ),
  })

export type AnswerId = { agentId: string; conversationId: string; messageId: string }

/** How an answer came about. It never changes. */
export const traceQuery = (path: AnswerId) =>
  queryOptions({
    queryKey: [...root, "trace", path.agentId, path.conversationId, path.messageId],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/agents/{agentId}/chat/{conversationId}/messages/{messageId}/trace", {
          params: { path },
          signal,
        }),
      ),
    staleTime: Infinity,
  })

/** Makes golden questions from a conversation, or from one answer of it. */
export function useMakeGolden(agentId: string) {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: (body: { conversationId: string; messageId?: string }) =>
      unwrap(
        api.POST("/api/agents/{agentId}/golden-questions/from-conversation", { params: { path: { agentId } }, body }),
      ),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ["golden", "questions", agentId] }),
  })
}

/** Asks an agent; the answer comes in pieces where the server can stream. */
export async function* askAgent(agentId: string, body: ChatRequest, signal: AbortSignal): AsyncGenerator<ChatEvent> {
  const { response, error } = await api.POST("/api/agents/{agentId}/chat", {
    params: { path: { agentId } },
    body,
    headers: { Accept: "text/event-stream, application/json" },
    // Leaves the body of a good answer unread, so that its events can be taken as they come.
    parseAs: "stream",
    signal,
  })
  if (!response.ok) throw toApiError(response.status, error, response.headers)
  yield* chatEvents(response)
}
