import type { Page } from "@playwright/test"
import { me } from "../data/account"
import { type Answers, problem } from "../mock"

/** A page in one of its states: how to get there, and what must be seen before it is looked at. */
export type State = {
  name: string
  path: string
  answers?: Answers
  signedOut?: true
  prepare?: (page: Page) => Promise<void>
  ready: (page: Page) => ReturnType<Page["getByRole"]>
}

export const agent = "/agents/agt_1"
export const api = "/api/agents/agt_1"
export const none = { items: [], nextCursor: null }
export const viewer = { "GET /api/account": me("viewer") }
export const unavailable = problem(503, "unavailable")

export const heading = (level: number) => (page: Page) => page.getByRole("heading", { level }).first()
export const retry = (page: Page) => page.getByRole("button", { name: /Try again|Повторить/ })
export const busy = (page: Page) => page.locator("[aria-busy=true]").first()
export const dialog = (page: Page) => page.getByRole("dialog")
export const press = (name: RegExp) => async (page: Page) => page.getByRole("button", { name }).first().click()
