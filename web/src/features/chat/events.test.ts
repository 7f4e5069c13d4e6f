import { describe, expect, it } from "vitest"
import { chatEvents, type ChatEvent } from "./events"

const answer = {
  conversationId: "cnv_1",
  messageId: "msg_1",
  answer: "Три года.",
  grounded: true,
  citations: [{ fileId: "fil_1", fileName: "warranty.pdf", page: 2, text: "Гарантия три года.", score: 0.8 }],
  model: "offline",
  error: null,
}

const stream = (...events: [string, unknown][]) =>
  new Response(events.map(([event, data]) => `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`).join(""), {
    headers: { "content-type": "text/event-stream; charset=utf-8" },
  })

async function collect(response: Response): Promise<ChatEvent[]> {
  const events: ChatEvent[] = []
  for await (const event of chatEvents(response)) events.push(event)
  return events
}

describe("chatEvents", () => {
  it("gives the parts of a stream in order and skips events it does not know", async () => {
    const events = await collect(
      stream(["delta", { text: "Три " }], ["usage", { tokens: 9 }], ["delta", { text: "года." }], ["done", answer]),
    )
    expect(events).toEqual([
      { type: "delta", text: "Три " },
      { type: "delta", text: "года." },
      { type: "done", answer, requestId: null },
    ])
  })

  it("tells what is taken back and which tools were used", async () => {
    const tool = { name: "handOver", arguments: {}, decision: "denied", result: null, reason: "not allowed" }
    const events = await collect(stream(["revise", { from: 3, text: "" }], ["tool", tool], ["done", answer]))
    expect(events.slice(0, 2)).toEqual([
      { type: "revise", from: 3, text: "" },
      { type: "tool", tool },
    ])
  })

  it("ends where a newer message took over", async () => {
    const events = await collect(stream(["delta", { text: "Три" }], ["superseded", { messageId: "msg_9" }]))
    expect(events.at(-1)).toEqual({ type: "superseded" })
  })

  it("learns the conversation before the answer, so that a broken stream does not lose it", async () => {
    const response = stream(["done", answer])
    response.headers.set("content-location", "/api/agents/agt_1/chat/cnv_1")
    expect(await collect(response)).toEqual([
      { type: "begun", conversationId: "cnv_1" },
      { type: "done", answer, requestId: null },
    ])
  })

  it("takes an error with an answer behind it for a part of the answer", async () => {
    const error = { code: "rate_limited", message: "later" }
    const failing = { ...answer, error }
    expect(await collect(stream(["error", { ...error, requestId: "r-3" }], ["done", failing]))).toEqual([
      { type: "done", answer: failing, requestId: "r-3" },
    ])
  })

  it("takes a whole JSON answer as well", async () => {
    expect(await collect(Response.json(answer))).toEqual([{ type: "done", answer, requestId: null }])
  })

  it("throws what an error event says when no answer follows", async () => {
    const failing = collect(
      stream(["delta", { text: "Три" }], ["error", { code: "upstream_failed", message: "no model", requestId: "r-1" }]),
    )
    await expect(failing).rejects.toMatchObject({ code: "upstream_failed", requestId: "r-1" })
  })

  it("does not take a cut stream for an answer", async () => {
    await expect(collect(stream(["delta", { text: "Три" }]))).rejects.toMatchObject({ code: "stream_cut" })
  })
})
