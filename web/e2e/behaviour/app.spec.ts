import { expect, type Page, type Route, test } from "@playwright/test"
import * as account from "../data/account"
import { setLook } from "../look"
import { mockApi, problem } from "../mock"

const agent = "/agents/agt_1"
const api = "/api/agents/agt_1"
const name = (page: Page) => page.getByRole("textbox", { name: "Name", exact: true })

test.beforeEach(({ page }) => setLook(page, { language: "en", theme: "light", width: 1280 }))

test("language and theme change at once and stay after a reload", async ({ browser, baseURL }) => {
  // A window of its own: the look that the others put into the storage would come back with the reload.
  const page = await browser.newPage({ baseURL, locale: "en", viewport: { width: 1280, height: 800 } })
  await mockApi(page)
  await page.goto("/agents")
  await page.getByRole("button", { name: /Ольга/ }).click()
  await page.getByRole("menuitemradio", { name: "Русский" }).click()
  await expect(page.getByRole("heading", { name: "Агенты" })).toBeVisible()
  await expect(page.locator("html")).toHaveAttribute("lang", "ru")

  await page.getByRole("button", { name: /Ольга/ }).click()
  await page.getByRole("menuitemradio", { name: "Тёмная" }).click()
  await expect(page.locator("html")).toHaveClass(/dark/)
  await page.reload()
  await expect(page.getByRole("heading", { name: "Агенты" })).toBeVisible()
  await expect(page.locator("html")).toHaveClass(/dark/)
  await page.close()
})

test("an ended session is told without throwing the page away", async ({ page }) => {
  await mockApi(page, { [`PATCH ${api}`]: problem(401, "unauthenticated") })
  await page.goto(agent)
  await name(page).fill("Maria")
  await page.getByRole("alertdialog", { name: "Your session has ended" }).getByRole("button", { name: "Stay" }).click()
  await expect(name(page)).toHaveValue("Maria")
})

test("without a session one lands on the sign-in page and keeps the way back", async ({ page }) => {
  await page.goto(`${agent}/knowledge`)
  await expect(page).toHaveURL(/\/sign-in\?returnTo=%2Fagents%2Fagt_1%2Fknowledge/)
})

test("an account that is no longer one's own does not lock a person out", async ({ page }) => {
  await page.addInitScript(() => localStorage.setItem("voronka.account", "acc_gone"))
  await mockApi(page, {
    "GET /api/account": (route: Route) =>
      route.request().headers()["voronka-account"]
        ? problem(404, "not_found")(route)
        : route.fulfill({ json: account.me() }),
  })
  await page.goto("/agents")
  await expect(page.getByRole("link", { name: "English desk" })).toBeVisible()
})

test("the first key press offers to skip the navigation", async ({ page }) => {
  await mockApi(page)
  await page.goto("/agents")
  await expect(page.getByRole("link", { name: "English desk" })).toBeVisible()
  await page.keyboard.press("Tab")
  await expect(page.getByRole("link", { name: "Skip to content" })).toBeFocused()
  await page.keyboard.press("Enter")
  await page.keyboard.press("Tab")
  await expect(page.getByRole("link", { name: "New agent" })).toBeFocused()
})

test("pages, agents and commands are reached by the keyboard alone", async ({ page }) => {
  await mockApi(page)
  await page.goto("/agents")
  await expect(page.getByRole("link", { name: "English desk" })).toBeVisible()
  await page.keyboard.press("Control+k")
  await page.getByRole("combobox", { name: "Page, agent or command" }).fill("english d")
  await page.keyboard.press("Enter")
  await expect(page).toHaveURL(/\/agents\/agt_2$/)
  await page.keyboard.press("Control+k")
  await page.getByRole("combobox", { name: "Page, agent or command" }).fill("memb")
  await page.keyboard.press("Enter")
  await expect(page).toHaveURL(/\/settings\/members$/)
})

test("the addresses from before the settings had a place still lead there", async ({ page }) => {
  await mockApi(page)
  await page.goto("/account/api-keys")
  await expect(page).toHaveURL(/\/settings\/api-keys$/)
  await expect(page.getByText("Monitoring")).toBeVisible()
})

test("breadcrumbs lead back to every place above", async ({ page }) => {
  await mockApi(page)
  await page.goto(`${agent}/knowledge/search`)
  const crumbs = page.getByRole("navigation", { name: "You are here" })
  await expect(crumbs.getByRole("listitem")).toHaveText(["Agents", /Анна/, "Knowledge", "Search test"])
  await crumbs.getByRole("link", { name: "Knowledge" }).click()
  await expect(page).toHaveURL(/\/knowledge$/)
  await crumbs.getByRole("link", { name: "Agents" }).click()
  await expect(page).toHaveURL(/\/agents$/)
})
