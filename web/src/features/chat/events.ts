import { ApiError } from "@/shared/api/errors"
import { readEvents, type ServerEvent } from "@/shared/api/sse"
import type { ChatAnswer, Citation, ToolUse } from "@/shared/api/types"

/**
 * What comes while an agent answers. `done` or `superseded` is always the last one; `done` holds the whole answer.
 * `revise` takes back the text from a character on and puts another end in its place.
 */
export type ChatEvent =
  | { type: "begun"; conversationId: string }
  | { type: "delta"; text: string }
  | { type: "revise"; from: number; text: string }
  | { type: "tool"; tool: ToolUse }
  | { type: "superseded" }
  | { type: "citations"; citations: Citation[] }
  | { type: "done"; answer: ChatAnswer; requestId: string | null }

/**
 * The events of an answer, streamed or whole: a gateway that cannot stream sends the same answer as JSON.
 * An `error` event with an answer behind it is part of that answer; without one it is thrown, as a stream that ends too
 * early is.
 */
export async function* chatEvents(response: Response): AsyncGenerator<ChatEvent> {
  const conversationId = response.headers.get("content-location")?.match(/\/chat\/([^/?]+)$/)?.[1]
  if (conversationId) yield { type: "begun", conversationId }
  const streamed = response.headers.get("content-type")?.startsWith("text/event-stream")
  if (!streamed || !response.body) {
    yield { type: "done", answer: (await response.json()) as ChatAnswer, requestId: null }
    return
  }
  let problem: ApiError | null = null
  for await (const event of readEvents(response.body)) {
    if (event.event === "error") {
      problem = new ApiError({ status: response.status, ...(JSON.parse(event.data) as StreamProblem) })
    } else if (event.event === "done") {
      yield { type: "done", answer: JSON.parse(event.data) as ChatAnswer, requestId: problem?.requestId ?? null }
      return
    } else {
      const part = parsePart(event)
      if (part) yield part
      if (part?.type === "superseded") return
    }
  }
  throw problem ?? new ApiError({ status: 0, code: "stream_cut", message: "the answer broke off" })
}

type StreamProblem = { code: string; message: string; requestId?: string }

function parsePart({ event, data }: ServerEvent): ChatEvent | null {
  switch (event) {
    case "delta":
      return { type: "delta", ...(JSON.parse(data) as { text: string }) }
    case "revise":
      return { type: "revise", ...(JSON.parse(data) as { from: number; text: string }) }
    case "tool":
      return { type: "tool", tool: JSON.parse(data) as ToolUse }
    case "superseded":
      return { type: "superseded" }
    case "citations":
      return { type: "citations", ...(JSON.parse(data) as { citations: Citation[] }) }
    // Events of a newer server: not known here, and not needed to show the answer.
    default:
      return null
  }
}
