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
    name: "publish-refused",
    path: agent,
    answers: {
      [`POST ${api}/publish`]: problem(409, "golden_pass_rate", [
        { loc: ["run", "run_1"], code: "golden_pass_rate", message: "33 per cent" },
      ]),
    },
    prepare: press(/^(Publish|Опубликовать)$/),
    ready: (page) => page.getByRole("alertdialog"),
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

  {
    name: "knowledge-replace",
    path: `${agent}/knowledge`,
    prepare: async (page) => {
      await page.getByRole("heading", { level: 4, name: "Прайс-лист 2026.pdf" }).waitFor()
      await page
        .locator("input[type=file][multiple]")
        .setInputFiles({ name: "Прайс-лист 2026.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF") })
    },
    ready: (page) => page.getByRole("alertdialog"),
  },
  {
    name: "knowledge-failed-report",
    path: `${agent}/knowledge`,
    prepare: press(/^(Report on|Отчёт о) Скан/),
    ready: dialog,
  },
  {
    name: "site-add",
    path: `${agent}/knowledge`,
    prepare: press(/Add a web page|Добавить веб-страницу/),
    ready: dialog,
  },
  {
    name: "sites-failed",
    path: `${agent}/knowledge`,
    answers: { [`GET ${api}/sites`]: unavailable },
    ready: retry,
  },

  {
    name: "passages",
    path: `${agent}/knowledge/files/fil_1`,
    ready: (page) => page.getByRole("navigation", { name: /Pages of the list|Страницы списка/ }),
  },
  {
    name: "passages-search",
    path: `${agent}/knowledge/files/fil_1?q=мдф`,
    ready: (page) => page.getByText(/1 passage found|Найден 1 фрагмент/),
  },
  {
    name: "passages-nothing-found",
    path: `${agent}/knowledge/files/fil_1?q=космос`,
    ready: (page) => page.getByRole("heading", { name: /Nothing found|Ничего не найдено/ }),
  },
  {
    name: "passages-edit",
    path: `${agent}/knowledge/files/fil_1`,
    prepare: press(/^(Edit passage|Изменить фрагмент) 1$/),
    ready: (page) => page.getByRole("textbox", { name: /Text of the passage|Текст фрагмента/ }),
  },
  {
    name: "passages-affected",
    path: `${agent}/knowledge/files/fil_1`,
    answers: {
      [`PATCH ${api}/passages/fil_1.0`]: {
        ...data.passages[0],
        enabled: false,
        affectedGoldenQuestions: data.affected,
      },
    },
    prepare: (page) => page.getByRole("switch").first().click(),
    ready: (page) => page.getByRole("link", { name: data.affected[1]?.question }),
  },
  {
    name: "passages-empty",
    path: `${agent}/knowledge/files/fil_1`,
    answers: { [`GET ${api}/passages`]: none },
    ready: (page) => page.getByRole("heading", { name: /No passages|Фрагментов нет/ }),
  },
  {
    name: "passages-loading",
    path: `${agent}/knowledge/files/fil_1`,
    answers: { [`GET ${api}/passages`]: never },
    ready: busy,
  },
  {
    name: "passages-failed",
    path: `${agent}/knowledge/files/fil_1`,
    answers: { [`GET ${api}/passages`]: unavailable },
    ready: retry,
  },
  {
    name: "passages-viewer",
    path: `${agent}/knowledge/files/fil_1`,
    answers: viewer,
    ready: (page) => page.getByText("Discounts of 2019"),
  },
  {
    name: "retrieval-start",
    path: `${agent}/knowledge/search`,
    ready: (page) => page.getByRole("textbox"),
  },
  {
    name: "retrieval",
    path: `${agent}/knowledge/search?q=Какая гарантия на фасады?`,
    ready: (page) => page.getByText(/Would answer|Ответит/).first(),
  },
  {
    name: "retrieval-unanswerable",
    path: `${agent}/knowledge/search?q=Сколько звёзд на небе?`,
    answers: {
      [`POST ${api}/passages/search`]: {
        ...data.retrieval,
        answerable: false,
        confidence: { ...data.retrieval.confidence, score: 0.08 },
        passages: [],
      },
    },
    ready: (page) => page.getByText(/Would not answer|Не ответит/).first(),
  },
  {
    name: "retrieval-failed",
    path: `${agent}/knowledge/search?q=гарантия`,
    answers: { [`POST ${api}/passages/search`]: unavailable },
    ready: retry,
  },
  {
    name: "retrieval-denied",
    path: `${agent}/knowledge/search?q=гарантия`,
    answers: { [`POST ${api}/passages/search`]: problem(403, "forbidden") },
    ready: (page) => page.getByRole("heading", { level: 2 }).nth(1),
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
    name: "chat-answer",
    path: `${agent}/chat`,
    answers: {
      [`POST ${api}/chat`]: stream(["delta", { text: "На фасады — " }], ["done", data.answer]),
      [`GET ${api}/chat/cnv_1`]: { ...data.conversation, messages: [] },
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

  {
    name: "golden",
    path: `${agent}/golden`,
    ready: (page) => page.getByRole("heading", { level: 3 }).first(),
  },
  {
    name: "golden-empty",
    path: `${agent}/golden`,
    answers: { [`GET ${api}/golden-questions`]: none },
    ready: (page) => page.getByRole("heading", { level: 2 }).nth(1),
  },
  {
    name: "golden-failed",
    path: `${agent}/golden`,
    answers: { [`GET ${api}/golden-questions`]: unavailable },
    ready: retry,
  },
  { name: "golden-loading", path: `${agent}/golden`, answers: { [`GET ${api}/golden-questions`]: never }, ready: busy },
  {
    name: "golden-viewer",
    path: `${agent}/golden`,
    answers: viewer,
    ready: (page) => page.getByRole("heading", { level: 3 }).first(),
  },
  {
    name: "golden-edit",
    path: `${agent}/golden?question=gld_1`,
    ready: (page) => dialog(page).getByRole("combobox").nth(1),
  },
  {
    name: "golden-import",
    path: `${agent}/golden`,
    answers: {
      [`POST ${api}/golden-questions/import`]: {
        created: 21,
        skipped: 2,
        errors: [{ line: 7, message: "The question is empty." }],
      },
    },
    prepare: async (page) => {
      await press(/Import|Импорт/)(page)
      await dialog(page)
        .locator("input[type=file]")
        .setInputFiles({ name: "golden.csv", mimeType: "text/csv", buffer: Buffer.from("question\n") })
      await dialog(page)
        .getByRole("button", { name: /^(Import|Импортировать)$/ })
        .click()
    },
    ready: (page) => page.getByRole("alert"),
  },
  { name: "golden-start", path: `${agent}/golden`, prepare: press(/Start a run|Запустить прогон/), ready: dialog },
  {
    name: "golden-runs",
    path: `${agent}/golden/runs`,
    ready: (page) => page.getByRole("heading", { level: 3 }).first(),
  },
  {
    name: "golden-runs-empty",
    path: `${agent}/golden/runs`,
    answers: { [`GET ${api}/golden-runs`]: none },
    ready: (page) => page.getByRole("heading", { level: 2 }).nth(1),
  },
  { name: "golden-run", path: `${agent}/golden/runs/run_1`, ready: (page) => page.getByRole("table") },
  { name: "golden-run-worse", path: `${agent}/golden/runs/run_1?show=worse`, ready: (page) => page.getByRole("table") },
  { name: "golden-running", path: `${agent}/golden/runs/run_2`, ready: (page) => page.getByRole("progressbar") },
  { name: "golden-run-missing", path: `${agent}/golden/runs/run_9`, ready: heading(2) },

  { name: "usage", path: `${agent}/usage`, ready: (page) => page.getByRole("table") },
  {
    name: "usage-empty",
    path: `${agent}/usage`,
    answers: { [`GET ${api}/usage`]: { days: [], budget: null } },
    ready: (page) => page.getByRole("heading", { level: 2 }).nth(1),
  },
  { name: "usage-failed", path: `${agent}/usage`, answers: { [`GET ${api}/usage`]: unavailable }, ready: retry },

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
