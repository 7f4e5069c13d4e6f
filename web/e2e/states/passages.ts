import { affected } from "../data/golden"
import { passages, retrieval } from "../data/passages"
import { never, problem } from "../mock"
import { agent, api, busy, none, press, retry, unavailable, viewer, type State } from "./state"

export const passagesStates: State[] = [
  {
    name: "passages",
    path: `${agent}/knowledge/files/fil_1`,
    ready: (page) => page.getByRole("navigation", { name: /Pages of the list|Страницы списка/ }),
  },
  {
    name: "passages-sought",
    path: `${agent}/knowledge/files/fil_1?at=60`,
    ready: (page) => page.locator("[aria-current=true]").getByText(/^(Passage|Фрагмент) 60$/),
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
        ...passages[0],
        enabled: false,
        affectedGoldenQuestions: affected,
      },
    },
    prepare: (page) => page.getByRole("switch").first().click(),
    ready: (page) => page.getByRole("link", { name: affected[1]?.question }),
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
    ready: (page) => page.getByRole("main").getByRole("textbox").first(),
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
        ...retrieval,
        answerable: false,
        confidence: { ...retrieval.confidence, score: 0.08 },
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
]
