import type { Page } from "@playwright/test"
import { answer, conversation } from "../data/chat"
import { never, problem, stream } from "../mock"
import { agent, api, busy, dialog, heading, none, press, viewer, type State } from "./state"

const ask = async (page: Page) => {
  await page.getByRole("textbox").fill("Какая гарантия?")
  await page.keyboard.press("Enter")
}

export const chatStates: State[] = [
  { name: "chat-start", path: `${agent}/chat`, ready: (page) => page.getByRole("textbox") },
  { name: "chat", path: `${agent}/chat?conversation=cnv_1`, ready: (page) => page.getByRole("log") },
  {
    name: "chat-source",
    path: `${agent}/chat?conversation=cnv_1`,
    prepare: press(/^(Open source|Открыть источник) 1$/),
    ready: dialog,
  },
  {
    name: "chat-loading",
    path: `${agent}/chat?conversation=cnv_1`,
    answers: { [`GET ${api}/chat/cnv_1`]: never },
    ready: busy,
  },
  { name: "chat-missing", path: `${agent}/chat?conversation=cnv_9`, ready: heading(2) },
  {
    name: "chat-viewer",
    path: `${agent}/chat?conversation=cnv_1`,
    answers: viewer,
    ready: (page) => page.getByRole("log"),
  },
  {
    name: "chat-failed",
    path: `${agent}/chat`,
    answers: {
      [`POST ${api}/chat`]: stream(
        ["delta", { text: "На фасады — " }],
        ["error", { code: "upstream_failed", message: "model", requestId: "req-7f3c" }],
      ),
    },
    prepare: ask,
    ready: (page) => page.getByRole("alert"),
  },
  {
    name: "chat-answer",
    path: `${agent}/chat`,
    answers: {
      [`POST ${api}/chat`]: stream(["delta", { text: "На фасады — " }], ["done", answer]),
      [`GET ${api}/chat/cnv_1`]: { ...conversation, messages: [] },
    },
    prepare: ask,
    ready: (page) => page.getByText(/Handed over to a person|Передано человеку/),
  },
  {
    name: "chat-trace",
    path: `${agent}/chat?conversation=cnv_1`,
    prepare: press(/How it decided|Как он решил/),
    ready: (page) => dialog(page).getByText("Скидка 50 % до пятницы."),
  },
  {
    name: "chat-trace-missing",
    path: `${agent}/chat?conversation=cnv_1`,
    answers: { [`GET ${api}/chat/cnv_1/messages/msg_2/trace`]: problem(404, "not_found") },
    prepare: press(/How it decided|Как он решил/),
    ready: (page) => dialog(page).getByRole("heading", { level: 2 }).nth(1),
  },
  {
    name: "chat-facts",
    path: `${agent}/chat?conversation=cnv_1`,
    prepare: press(/Memory|Память/),
    ready: (page) => dialog(page).getByText("Тверь"),
  },
  {
    name: "chat-facts-empty",
    path: `${agent}/chat?conversation=cnv_1`,
    answers: { [`GET ${api}/people/prs_1/facts`]: none },
    prepare: async (page) => {
      await press(/Memory|Память/)(page)
      await press(/Add a fact|Добавить факт/)(page)
    },
    ready: (page) => dialog(page).getByRole("textbox").first(),
  },
]
