import { expect, type Route, test } from "@playwright/test"
import * as golden from "../data/golden"
import { setLook } from "../look"
import { mockApi } from "../mock"

const agent = "/agents/agt_1"
const api = "/api/agents/agt_1"

test.beforeEach(({ page }) => setLook(page, { language: "en", theme: "light", width: 1280 }))

test("a golden question is sent as lists of facts and claims", async ({ page }) => {
  const bodies: unknown[] = []
  await mockApi(page, {
    [`POST ${api}/golden-questions`]: (route: Route) => {
      bodies.push(route.request().postDataJSON())
      return route.fulfill({ json: golden.goldenQuestions[0] })
    },
  })
  await page.goto(`${agent}/golden`)
  await page.getByRole("button", { name: "Add a question" }).click()
  const dialog = page.getByRole("dialog")
  await dialog.getByRole("textbox", { name: "Question of a customer" }).fill("How long is the warranty?")
  await dialog.getByRole("textbox", { name: "Expected facts" }).fill("three years\n\nBlum for life")
  await dialog.getByRole("combobox", { name: "Expected document" }).selectOption({ label: "Прайс-лист 2026.pdf" })
  await dialog.getByRole("button", { name: "Save" }).click()
  await expect(dialog).toBeHidden()
  expect(bodies).toEqual([
    {
      question: "How long is the warranty?",
      expectedFacts: ["three years", "Blum for life"],
      forbiddenClaims: [],
      expectedSource: { fileId: "fil_1", page: null },
      expectedTool: null,
      expectedUnknown: false,
    },
  ])
})
