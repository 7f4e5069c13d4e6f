import { describe, expect, it } from "vitest"
import { ApiError } from "@/shared/api/errors"
import type { ChatAnswer, Message } from "@/shared/api/types"
import type { ChatEvent } from "./events"
import { type ChatAction, chatReducer, questionToRepeat, revised, type Turn } from "./model"

const answer: ChatAnswer = {
  conversationId: "cnv_1",
  messageId: "msg_2",
  answer: "Три года [1].",
  grounded: true,
  citations: [{ fileId: "fil_1", fileName: "a.pdf", page: 1, text: "Гарантия: три года.", score: 1 }],
  model: "offline",
  error: null,
  cost: null,
  usage: null,
  unpriced: [],
  language: "ru",
  outcome: "grounded",
  confidence: null,
  tools: [],
  handedOver: null,
}

const message = (id: string, author: Message["author"], text: string): Message => ({
  id,
  author,
  text,
  citations: [],
  grounded: null,
  outcome: null,
  error: null,
  cost: null,
  usage: null,
  unpriced: [],
  confidence: null,
  tools: [],
  handedOver: null,
  createdAt: "2026-11-22T12:00:00.000Z",
})

const after = (...actions: ChatAction[]) => actions.reduce<readonly Turn[]>(chatReducer, [])
const sent: ChatAction = { type: "sent", id: "turn-1", text: "Какая гарантия?" }
const event = (value: ChatEvent, id = "turn-1"): ChatAction => ({ type: "event", id, event: value })
const delta = (text: string): ChatAction => event({ type: "delta", text })
const done = event({ type: "done", answer, requestId: null })
const failed: ChatAction = {
  type: "failed",
  id: "turn-1",
  error: new ApiError({ status: 502, code: "upstream_failed", message: "" }),
}

describe("chatReducer", () => {
  it("grows the answer piece by piece and ends with what the server says as a whole", () => {
    expect(after(sent, delta("Тр"), delta("и")).at(-1)).toMatchObject({ text: "Три", state: "streaming" })
    expect(after(sent, delta("Три"), done).at(-1)).toMatchObject({
      text: "Три года [1].",
      grounded: true,
      state: "complete",
    })
  })

  it("keeps what had come when the answer is stopped or fails", () => {
    expect(after(sent, delta("Три"), { type: "stopped" }).at(-1)).toMatchObject({ text: "Три", state: "stopped" })
    expect(after(sent, delta("Три"), failed).at(-1)).toMatchObject({ text: "Три", state: "failed" })
  })

  it("ignores what comes after a stop", () => {
    expect(after(sent, { type: "stopped" }, delta("поздно")).at(-1)?.text).toBe("")
  })

  it("asks again what failed, and only that", () => {
    expect(questionToRepeat(after(sent, failed))).toEqual({ text: "Какая гарантия?", stored: false })
    expect(questionToRepeat(after(sent, done))).toBeNull()
    expect(after(sent, failed, { type: "retracted" })).toEqual([])
  })

  it("shows what the agent could not do and lets it be asked again", () => {
    const error = { code: "rate_limited", message: "later" }
    const turns = after(sent, event({ type: "done", answer: { ...answer, error }, requestId: "r-1" }))
    expect(turns.at(-1)).toMatchObject({ state: "complete", error: { code: "rate_limited", requestId: "r-1" } })
    expect(questionToRepeat(turns)).toEqual({ text: "Какая гарантия?", stored: true })
  })

  it("shows the stored conversation once everything has settled", () => {
    const messages = [message("msg_1", "customer", "Какая гарантия?"), message("msg_2", "agent", "Три года [1].")]
    expect(after(sent, done, { type: "loaded", messages }).map((turn) => turn.id)).toEqual(["msg_1", "msg_2"])
  })

  it("puts a sequence's message before the exchange in progress and drops nothing of it", () => {
    const messages = [message("msg_0", "sequence", "Вы ещё выбираете?")]
    const turns = after(sent, delta("Три"), { type: "loaded", messages })
    expect(turns.map((turn) => turn.author)).toEqual(["sequence", "customer", "agent"])
    expect(chatReducer(turns, { type: "loaded", messages })).toEqual(turns)
  })

  it("goes on showing an answer in progress when the stored conversation is as long", () => {
    const messages = [message("msg_1", "customer", "Какая гарантия?"), message("msg_2", "agent", "Прежний ответ")]
    expect(after(sent, delta("Три"), { type: "loaded", messages }).at(-1)).toMatchObject({ text: "Три" })
  })

  it("takes text back and puts another end in its place", () => {
    const turns = after(sent, delta("Три года. Скидка 50 %."), event({ type: "revise", from: 9, text: " [1]" }))
    expect(turns.at(-1)).toMatchObject({ text: "Три года. [1]", state: "streaming" })
  })

  it("answers two quick messages together: the first answer gives way", () => {
    const second: ChatAction = { type: "sent", id: "turn-2", text: "И на фасады?" }
    const turns = after(
      sent,
      delta("Три"),
      second,
      event({ type: "superseded" }),
      delta("поздно"),
      event({ type: "delta", text: "Три года на всё." }, "turn-2"),
    )
    expect(turns.map(({ text, state }) => [text, state])).toEqual([
      ["Какая гарантия?", "complete"],
      ["", "superseded"],
      ["И на фасады?", "complete"],
      ["Три года на всё.", "streaming"],
    ])
    const stored = [
      message("msg_1", "customer", "1"),
      message("msg_2", "customer", "2"),
      message("msg_3", "agent", "3"),
    ]
    const ended = chatReducer(turns, event({ type: "done", answer, requestId: null }, "turn-2"))
    expect(chatReducer(ended, { type: "loaded", messages: stored }).map((turn) => turn.id)).toEqual([
      "msg_1",
      "msg_2",
      "msg_3",
    ])
  })

  it("shows what is stored with an answer", () => {
    const tool = { name: "addTag", arguments: { tag: "hot" }, decision: "dry" as const, result: null, reason: null }
    const details = { tools: [tool], confidence: { score: 0.8, threshold: 0.6, signals: [] } }
    const messages = [message("msg_1", "customer", "?"), { ...message("msg_2", "agent", "Три года [1]."), ...details }]
    expect(after({ type: "loaded", messages }).at(-1)).toMatchObject({ id: "msg_2", ...details })
  })
})

describe("revised", () => {
  it("counts characters, not code units", () => {
    expect(revised("🙂 Да. Нет.", 5, " Возможно.")).toBe("🙂 Да. Возможно.")
    expect(revised("abc", 0, "")).toBe("")
  })
})
