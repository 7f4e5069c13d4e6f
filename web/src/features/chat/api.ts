import { queryOptions } from "@tanstack/react-query"
import { api, unwrap } from "@/shared/api/client"
import { toApiError } from "@/shared/api/errors"
import type { ChatRequest, Message } from "@/shared/api/types"
import { type ChatEvent, chatEvents } from "./events"

const pagesAtMost = 20

/** The messages of a test conversation, oldest first. */
async function readMessages(agentId: string, conversationId: string, signal: AbortSignal): Promise<Message[]> {
  const messages: Message[] = []
  let cursor: string | undefined
  for (let page = 0; page < pagesAtMost; page++) {
    // A page's cursor comes with the page before it.
    // oxlint-disable-next-line no-await-in-loop
    const answer = await unwrap(
      api.GET("/api/agents/{agentId}/chat/{conversationId}", {
        params: { path: { agentId, conversationId }, query: { limit: 100, cursor } },
        signal,
      }),
    )
    messages.push(...answer.messages)
    cursor = answer.nextCursor ?? undefined
    if (!cursor) break
  }
  return messages.toSorted((a, b) => a.createdAt.localeCompare(b.createdAt))
}

export const conversationQuery = (agentId: string, conversationId: string) =>
  queryOptions({
    queryKey: ["chat", agentId, conversationId],
    queryFn: ({ signal }) => readMessages(agentId, conversationId, signal),
    // A sequence may write into the conversation while it is open.
    refetchInterval: 10_000,
  })

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
