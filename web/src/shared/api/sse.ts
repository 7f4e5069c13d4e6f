/** One event of a `text/event-stream` (WHATWG HTML, section 9.2), without ids and retry hints. */
export type ServerEvent = { event: string; data: string }

/**
 * Reads a stream given in pieces of any size: a piece may end inside a line, between CR and LF or inside an event.
 * Only complete events come out; what follows the last blank line waits for the next piece.
 */
export class SseParser {
  private rest = ""
  private event = ""
  private data: string[] = []
  private afterCr = false

  push(text: string): ServerEvent[] {
    const events: ServerEvent[] = []
    let buffer = this.rest + text
    if (this.afterCr && buffer.startsWith("\n")) buffer = buffer.slice(1)
    if (buffer !== "") this.afterCr = false
    let start = 0
    for (let index = 0; index < buffer.length; index++) {
      const char = buffer[index]
      if (char !== "\n" && char !== "\r") continue
      this.line(buffer.slice(start, index), events)
      if (char === "\r") {
        if (index + 1 === buffer.length) this.afterCr = true
        else if (buffer[index + 1] === "\n") index++
      }
      start = index + 1
    }
    this.rest = buffer.slice(start)
    return events
  }

  private line(line: string, events: ServerEvent[]): void {
    if (line === "") {
      if (this.data.length > 0) events.push({ event: this.event || "message", data: this.data.join("\n") })
      this.event = ""
      this.data = []
      return
    }
    const colon = line.indexOf(":")
    if (colon === 0) return
    const field = colon === -1 ? line : line.slice(0, colon)
    const raw = colon === -1 ? "" : line.slice(colon + 1)
    const value = raw.startsWith(" ") ? raw.slice(1) : raw
    if (field === "event") this.event = value
    if (field === "data") this.data.push(value)
  }
}

/** The events of a response body as they arrive. */
export async function* readEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<ServerEvent> {
  const parser = new SseParser()
  const decoder = new TextDecoder()
  const reader = body.getReader()
  try {
    for (;;) {
      // Each piece depends on the one before it: there is nothing to run in parallel.
      // oxlint-disable-next-line no-await-in-loop
      const { done, value } = await reader.read()
      yield* parser.push(done ? decoder.decode() : decoder.decode(value, { stream: true }))
      if (done) return
    }
  } finally {
    reader.releaseLock()
  }
}
