import { expect, type Page, type Route, test } from "@playwright/test"
import * as passages from "../data/passages"
import { setLook } from "../look"
import { mockApi, problem } from "../mock"

const agent = "/agents/agt_1"
const api = "/api/agents/agt_1"

test.beforeEach(({ page }) => setLook(page, { language: "en", theme: "light", width: 1280 }))

const text = (page: Page) => page.getByRole("textbox", { name: "Text of the passage" })

test.describe("passages", () => {
  const file = `${agent}/knowledge/files/fil_1`

  test("an edit that is refused is taken back and not lost", async ({ page }) => {
    await mockApi(page, { [`PATCH ${api}/passages/fil_1.0`]: problem(503, "unavailable") })
    await page.goto(file)
    await page.getByRole("button", { name: "Edit passage 1", exact: true }).click()
    await text(page).fill("Mended")
    await page.keyboard.press("Control+Enter")
    await expect(text(page)).toHaveValue("Mended")
    await expect(page.getByText("The passage was not changed")).toBeVisible()
    await page.keyboard.press("Escape")
    await expect(page.getByText("на фурнитуру Blum — пожизненная").first()).toBeVisible()
  })

  test("an edit shows at once, by keyboard alone", async ({ page }) => {
    const bodies: unknown[] = []
    await mockApi(page, {
      // Never answered: what is seen is seen before the answer.
      [`PATCH ${api}/passages/fil_1.0`]: (route: Route) => void bodies.push(route.request().postDataJSON()),
    })
    await page.goto(file)
    await page.getByRole("button", { name: "Edit passage 1", exact: true }).focus()
    await page.keyboard.press("Enter")
    await text(page).fill("Mended")
    await page.keyboard.press("Control+Enter")
    await expect(page.getByText("Mended")).toBeVisible()
    expect(bodies).toEqual([{ text: "Mended" }])
  })

  test("a search looks through a file that comes in many pages", async ({ page }) => {
    const pages: Record<string, unknown> = {
      "": { items: passages.passages.slice(0, 60), nextCursor: "2" },
      "2": { items: passages.passages.slice(60, 119), nextCursor: "3" },
      "3": { items: [{ ...passages.passages[119], text: "The last needle" }], nextCursor: null },
    }
    await mockApi(page, {
      [`GET ${api}/passages`]: (route: Route) =>
        route.fulfill({ json: pages[new URL(route.request().url()).searchParams.get("cursor") ?? ""] }),
    })
    await page.goto(file)
    await page.getByRole("button", { name: "Next" }).click()
    await expect(page).toHaveURL(/page=2/)
    await page.getByRole("searchbox").fill("needle")
    await expect(page.getByText("1 passage found")).toBeVisible()
    await expect(page.getByText("The last needle")).toBeVisible()
  })

  test("a found passage leads to its place among the others, also past the first page of the list", async ({
    page,
  }) => {
    const [first] = passages.retrieval.passages
    await mockApi(page, {
      [`POST ${api}/passages/search`]: { ...passages.retrieval, passages: [{ ...first, passage: 70 }] },
    })
    await page.goto(`${agent}/knowledge/search?q=guarantee`)
    await page.getByRole("link", { name: passages.retrieval.passages[0]?.fileName }).click()
    const sought = page.getByRole("listitem").filter({ has: page.getByText("Passage 71", { exact: true }) })
    await expect(sought.first()).toBeInViewport()
    await expect(sought.first()).toBeFocused()
    await page.getByRole("button", { name: "Previous", exact: true }).click()
    await expect(page.getByText("Passage 1", { exact: true }).first()).toBeVisible()
    await expect(page).not.toHaveURL(/at=/)
  })

  test("a question to the search has an address of its own", async ({ page }) => {
    await mockApi(page)
    await page.goto(`${agent}/knowledge/search`)
    await page.getByRole("textbox", { name: "Question of a customer" }).fill("Warranty?")
    await page.keyboard.press("Enter")
    await expect(page.getByText("Would answer")).toBeVisible()
    await expect(page).toHaveURL(/search\?q=Warranty/)
    await page.reload()
    await expect(page.getByText("Would answer")).toBeVisible()
  })
})
