import { ApiError } from "@/shared/api/errors"
import { readEvents, type ServerEvent } from "@/shared/api/sse"
import type { ChatAnswer, Citation } from "@/shared/api/types"

/** What comes while an agent answers. `done` is always the last one and holds the whole answer. */
export type ChatEvent =
  | { type: "delta"; text: string }
  | { type: "citations"; citations: Citation[] }
  | { type: "done"; answer: ChatAnswer }

/**
 * The events of an answer, streamed or whole: a gateway that cannot stream sends the same answer as JSON.
 * Throws an ApiError for an `error` event and for a stream that ends too early.
 */
export async function* chatEvents(response: Response): AsyncGenerator<ChatEvent> {
  const streamed = response.headers.get("content-type")?.startsWith("text/event-stream")
  if (!streamed || !response.body) {
    yield { type: "done", answer: (await response.json()) as ChatAnswer }
    return
  }
  for await (const event of readEvents(response.body)) {
    const parsed = parse(event)
    if (parsed) yield parsed
    if (parsed?.type === "done") return
  }
  throw new ApiError({ status: 0, code: "stream_cut", message: "the answer broke off" })
}

function parse({ event, data }: ServerEvent): ChatEvent | null {
  switch (event) {
    case "delta":
      return { type: "delta", ...(JSON.parse(data) as { text: string }) }
    case "citations":
      return { type: "citations", ...(JSON.parse(data) as { citations: Citation[] }) }
    case "done":
      return { type: "done", answer: JSON.parse(data) as ChatAnswer }
    case "error": {
      const problem = JSON.parse(data) as { code: string; message: string; requestId?: string }
      throw new ApiError({ status: 200, ...problem })
    }
    // Events of a newer server: not known here, and not needed to show the answer.
    default:
      return null
  }
}
