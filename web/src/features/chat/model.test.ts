import { describe, expect, it } from "vitest"
import { ApiError } from "@/shared/api/errors"
import type { ChatAnswer, Message } from "@/shared/api/types"
import { type ChatAction, chatReducer, questionToRepeat, splitMarkers, type Turn } from "./model"

const answer: ChatAnswer = {
  conversationId: "cnv_1",
  messageId: "msg_2",
  answer: "Три года [1].",
  grounded: true,
  citations: [{ fileId: "fil_1", fileName: "a.pdf", page: 1, text: "Гарантия: три года.", score: 1 }],
  model: "offline",
  error: null,
}

const message = (id: string, author: Message["author"], text: string): Message => ({
  id,
  author,
  text,
  citations: [],
  grounded: null,
  error: null,
  createdAt: "2026-11-22T12:00:00.000Z",
})

const after = (...actions: ChatAction[]) => actions.reduce<readonly Turn[]>(chatReducer, [])
const sent: ChatAction = { type: "sent", id: "turn-1", text: "Какая гарантия?" }
const delta = (text: string): ChatAction => ({ type: "event", event: { type: "delta", text } })
const done: ChatAction = { type: "event", event: { type: "done", answer, requestId: null } }
const failed: ChatAction = {
  type: "failed",
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
    const turns = after(sent, {
      type: "event",
      event: { type: "done", answer: { ...answer, error }, requestId: "r-1" },
    })
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
})

describe("splitMarkers", () => {
  it("turns numbers of sources into markers and leaves others alone", () => {
    expect(splitMarkers("Да [1], см. [7] и [2]", 2)).toEqual([
      { kind: "text", text: "Да " },
      { kind: "marker", number: 1 },
      { kind: "text", text: ", см. [7] и " },
      { kind: "marker", number: 2 },
    ])
    expect(splitMarkers("", 0)).toEqual([])
  })
})
