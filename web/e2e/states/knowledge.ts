import { never } from "../mock"
import { agent, api, busy, dialog, none, press, retry, unavailable, viewer, type State } from "./state"

export const knowledgeStates: State[] = [
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
    name: "knowledge-archive-report",
    path: `${agent}/knowledge`,
    prepare: press(/^(Report on|Отчёт о) Документы для/),
    ready: (page) => dialog(page).getByText("фото/кухня.jpg", { exact: false }),
  },
  {
    name: "site-add",
    path: `${agent}/knowledge`,
    prepare: press(/Add a web page|Добавить веб-страницу/),
    ready: (page) => dialog(page).getByRole("textbox"),
  },
  {
    name: "sites-failed",
    path: `${agent}/knowledge`,
    answers: { [`GET ${api}/sites`]: unavailable },
    ready: retry,
  },
]
