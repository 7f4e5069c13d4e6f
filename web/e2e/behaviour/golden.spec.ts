import { expect, type Route, test } from "@playwright/test"
import * as golden from "../data/golden"
import * as knowledge from "../data/knowledge"
import { setLook } from "../look"
import { mockApi, problem } from "../mock"

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

test("a link opens a question and names a document that the lists have not come to", async ({ page }) => {
  const far = {
    ...golden.goldenQuestions[0],
    id: "gld_400",
    question: "Is there a discount?",
    expectedSource: { fileId: "fil_400", page: null },
  }
  await mockApi(page, {
    [`GET ${api}/golden-questions/gld_400`]: far,
    [`GET ${api}/files/fil_400`]: { ...knowledge.files[1], id: "fil_400", name: "discounts.pdf" },
  })
  await page.goto(`${agent}/golden?question=gld_400`)
  const dialog = page.getByRole("dialog", { name: "Edit the question" })
  await expect(dialog.getByRole("textbox", { name: "Question of a customer" })).toHaveValue("Is there a discount?")
  const source = dialog.getByRole("combobox", { name: "Expected document" })
  await expect(source.locator("option:checked")).toHaveText("discounts.pdf")
})

test("a question that could not be deleted stays, and why is told", async ({ page }) => {
  await mockApi(page, { [`DELETE ${api}/golden-questions/gld_1`]: problem(412, "precondition_failed") })
  await page.goto(`${agent}/golden`)
  await page.getByRole("button", { name: "Delete “Какая гарантия на кухню?”" }).click()
  await page.getByRole("alertdialog").getByRole("button", { name: "Delete" }).click()
  await expect(page.getByText("The question was not deleted")).toBeVisible()
  await expect(page.getByRole("alertdialog")).toBeHidden()
  await expect(page.getByRole("heading", { name: "Какая гарантия на кухню?" })).toBeVisible()
})
