import type { Page } from "@playwright/test"
import * as data from "./data"
import { type Answers, never, problem, stream } from "./mock"

/** A page in one of its states: how to get there, and what must be seen before it is looked at. */
export type State = {
  name: string
  path: string
  answers?: Answers
  signedOut?: true
  prepare?: (page: Page) => Promise<void>
  ready: (page: Page) => ReturnType<Page["getByRole"]>
}

const agent = "/agents/agt_1"
const api = "/api/agents/agt_1"
const none = { items: [], nextCursor: null }
const viewer = { "GET /api/account": data.me("viewer") }
const unavailable = problem(503, "unavailable")

const heading = (level: number) => (page: Page) => page.getByRole("heading", { level }).first()
const retry = (page: Page) => page.getByRole("button", { name: /Try again|Повторить/ })
const busy = (page: Page) => page.locator("[aria-busy=true]").first()
const dialog = (page: Page) => page.getByRole("dialog")
const press = (name: RegExp) => async (page: Page) => page.getByRole("button", { name }).first().click()

const ask = async (page: Page) => {
  await page.getByRole("textbox").fill("Какая гарантия?")
  await page.keyboard.press("Enter")
}

export const states: State[] = [
  { name: "sign-in", path: "/sign-in", signedOut: true, ready: heading(2) },
  {
    name: "sign-in-failed",
    path: "/auth/callback?error=access_denied&error_description=Denied",
    signedOut: true,
    ready: (page) => page.getByRole("alert"),
  },
  {
    name: "no-account",
    path: "/agents",
    answers: { "GET /api/account": problem(403, "no_account") },
    ready: heading(1),
  },
  { name: "not-found", path: "/nowhere", ready: heading(2) },

  { name: "agents", path: "/agents", ready: (page) => page.getByRole("link", { name: "English desk" }) },
  { name: "agents-empty", path: "/agents", answers: { "GET /api/agents": none }, ready: heading(2) },
  { name: "agents-loading", path: "/agents", answers: { "GET /api/agents": never }, ready: busy },
  { name: "agents-failed", path: "/agents", answers: { "GET /api/agents": unavailable }, ready: retry },
  {
    name: "agents-denied",
    path: "/agents",
    answers: { "GET /api/agents": problem(403, "forbidden") },
    ready: heading(2),
  },
  { name: "agents-viewer-empty", path: "/agents", answers: { ...viewer, "GET /api/agents": none }, ready: heading(2) },
  { name: "agent-new", path: "/agents/new", ready: (page) => page.getByRole("textbox").first() },
  {
    name: "agent-new-invalid",
    path: "/agents/new",
    prepare: press(/Create and|Создать и/),
    ready: (page) => page.getByRole("alert").first(),
  },

  { name: "general", path: agent, ready: (page) => page.getByRole("textbox").first() },
  { name: "general-viewer", path: agent, answers: viewer, ready: (page) => page.getByRole("textbox").first() },
  { name: "general-loading", path: agent, answers: { [`GET ${api}`]: never }, ready: busy },
  { name: "general-missing", path: agent, answers: { [`GET ${api}`]: problem(404, "not_found") }, ready: heading(2) },
  {
    name: "general-unsaved",
    path: agent,
    prepare: (page) => page.getByRole("textbox").first().fill("Мария"),
    ready: (page) => page.getByRole("button", { name: /^(Save|Сохранить)$/ }),
  },
  {
    name: "versions",
    path: agent,
    prepare: press(/Versions|Версии/),
    ready: (page) => dialog(page).getByRole("listitem"),
  },

  { name: "knowledge", path: `${agent}/knowledge`, ready: (page) => page.getByRole("heading", { level: 3 }).first() },
  {
    name: "knowledge-empty",
    path: `${agent}/knowledge`,
    answers: { [`GET ${api}/files`]: none },
    ready: (page) => page.getByRole("heading", { level: 2 }).nth(1),
  },
  { name: "knowledge-loading", path: `${agent}/knowledge`, answers: { [`GET ${api}/files`]: never }, ready: busy },
  {
    name: "knowledge-failed",
    path: `${agent}/knowledge`,
    answers: { [`GET ${api}/files`]: unavailable },
    ready: retry,
  },
  {
    name: "knowledge-viewer",
    path: `${agent}/knowledge`,
    answers: viewer,
    ready: (page) => page.getByRole("heading", { level: 3 }).first(),
  },
  { name: "knowledge-report", path: `${agent}/knowledge`, prepare: press(/Report|Отчёт/), ready: dialog },
  {
    name: "knowledge-delete",
    path: `${agent}/knowledge`,
    prepare: press(/^(Delete|Удалить) Прайс/),
    ready: (page) => page.getByRole("alertdialog"),
  },

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
    name: "sequences",
    path: `${agent}/sequences`,
    ready: (page) => page.getByRole("link", { name: data.sequence.name }),
  },
  {
    name: "sequences-empty",
    path: `${agent}/sequences`,
    answers: { [`GET ${api}/sequences`]: none },
    ready: (page) => page.getByRole("heading", { level: 2 }).nth(1),
  },
  { name: "sequence-new", path: `${agent}/sequences/new`, ready: (page) => page.getByRole("textbox").first() },
  {
    name: "sequence",
    path: `${agent}/sequences/seq_1`,
    ready: (page) => page.getByRole("link", { name: /Conversation since|Диалог с/ }).first(),
  },
  {
    name: "sequence-enrol",
    path: `${agent}/sequences/seq_1`,
    prepare: press(/Put a conversation|Добавить диалог/),
    ready: dialog,
  },

  { name: "account", path: "/account", ready: (page) => page.getByRole("heading", { level: 2 }).first() },
  { name: "members", path: "/account/members", ready: (page) => page.getByRole("combobox").first() },
  {
    name: "members-viewer",
    path: "/account/members",
    answers: viewer,
    ready: (page) => page.getByText("intern@example.com"),
  },
  { name: "members-invite", path: "/account/members", prepare: press(/Invite|Пригласить/), ready: dialog },
  { name: "api-keys", path: "/account/api-keys", ready: (page) => page.getByText("Monitoring") },
  {
    name: "api-keys-denied",
    path: "/account/api-keys",
    answers: { ...viewer, "GET /api/account/api-keys": problem(403, "forbidden") },
    ready: (page) => page.getByRole("heading", { level: 2 }),
  },
]
