import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { readEvents, SseParser, type ServerEvent } from "./sse"

const encode = (events: readonly ServerEvent[], newline: string) =>
  events
    .map(({ event, data }) =>
      [`event: ${event}`, ...data.split("\n").map((line) => `data: ${line}`), "", ""].join(newline),
    )
    .join("")

/** Cuts `text` at each of `points` (taken modulo its length). */
function cut(text: string, points: readonly number[]): string[] {
  const at = [...new Set(points.map((point) => point % (text.length + 1)))].toSorted((a, b) => a - b)
  return [0, ...at].map((start, index) => text.slice(start, at[index] ?? text.length))
}

const line = fc.string({ unit: "grapheme" }).map((text) => text.replaceAll(/[\r\n]/g, ""))
const event = fc.record({
  event: fc.constantFrom("delta", "citations", "done", "error"),
  data: fc.array(line, { minLength: 1, maxLength: 3 }).map((lines) => lines.join("\n")),
})

describe("SseParser", () => {
  it("reads the same events however the stream is cut", () => {
    fc.assert(
      fc.property(
        fc.array(event, { maxLength: 6 }),
        fc.array(fc.nat(), { maxLength: 12 }),
        fc.constantFrom("\n", "\r\n", "\r"),
        (events, points, newline) => {
          const parser = new SseParser()
          const seen = cut(encode(events, newline), points).flatMap((piece) => parser.push(piece))
          expect(seen).toEqual(events)
        },
      ),
    )
  })

  it("keeps an event until its blank line has come", () => {
    const parser = new SseParser()
    expect(parser.push('event: delta\ndata: {"text":"При')).toEqual([])
    expect(parser.push('вет"}\n')).toEqual([])
    expect(parser.push("\n")).toEqual([{ event: "delta", data: '{"text":"Привет"}' }])
  })

  it("skips comments, unknown fields and events without data", () => {
    const parser = new SseParser()
    expect(parser.push(": ping\n\nid: 7\nevent: delta\n\ndata:x\n\n")).toEqual([{ event: "message", data: "x" }])
  })
})

describe("readEvents", () => {
  it("joins letters whose bytes came in different chunks", async () => {
    const bytes = new TextEncoder().encode("event: delta\ndata: Цена\n\n")
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        for (const byte of bytes) controller.enqueue(Uint8Array.of(byte))
        controller.close()
      },
    })
    const events: ServerEvent[] = []
    for await (const item of readEvents(body)) events.push(item)
    expect(events).toEqual([{ event: "delta", data: "Цена" }])
  })
})
