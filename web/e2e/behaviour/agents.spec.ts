import { expect, type Page, type Route, test } from "@playwright/test"
import * as account from "../data/account"
import * as agents from "../data/agents"
import { setLook } from "../look"
import { mockApi, problem } from "../mock"

const agent = "/agents/agt_1"
const api = "/api/agents/agt_1"
const name = (page: Page) => page.getByRole("textbox", { name: "Name", exact: true })
const save = (page: Page) => page.getByRole("button", { name: "Save", exact: true })

test.beforeEach(({ page }) => setLook(page, { language: "en", theme: "light", width: 1280 }))

test("unsaved changes are not lost by leaving the tab", async ({ page }) => {
  await mockApi(page)
  await page.goto(agent)
  await name(page).fill("Maria")
  await page.getByRole("link", { name: "Knowledge" }).click()
  const question = page.getByRole("alertdialog", { name: "Leave without saving?" })
  await question.getByRole("button", { name: "Stay and save" }).click()
  await expect(name(page)).toHaveValue("Maria")

  await page.getByRole("link", { name: "Knowledge" }).click()
  await question.getByRole("button", { name: "Leave", exact: true }).click()
  await expect(page.getByRole("heading", { name: "Knowledge" })).toBeVisible()
})

test("discarding brings the saved values back", async ({ page }) => {
  await mockApi(page)
  await page.goto(agent)
  await name(page).fill("Maria")
  await expect(page.getByText("Unsaved changes")).toBeVisible()
  await page.getByRole("button", { name: "Discard" }).click()
  await expect(name(page)).toHaveValue(agents.agent.name)
  await expect(page.getByText("Unsaved changes")).toBeHidden()
})

test.describe("when somebody else saved meanwhile", () => {
  const theirs = { ...agents.agent, name: "Theirs", version: 8 }

  /** The second read and every later one see what the other person saved. */
  async function openAndSave(page: Page): Promise<string[]> {
    let reads = 0
    const matches: string[] = []
    await mockApi(page, {
      [`GET ${api}`]: (route: Route) => route.fulfill({ json: reads++ === 0 ? agents.agent : theirs }),
      [`PATCH ${api}`]: (route: Route) => {
        const match = route.request().headers()["if-match"] ?? ""
        matches.push(match)
        if (match === '"7"') return problem(412, "precondition_failed")(route)
        return route.fulfill({ json: { ...theirs, ...route.request().postDataJSON(), version: 9 } })
      },
    })
    await page.goto(agent)
    await name(page).fill("Mine")
    await save(page).click()
    await expect(page.getByRole("alertdialog", { name: "Somebody else saved changes" })).toBeVisible()
    return matches
  }

  test("their version can be loaded", async ({ page }) => {
    await openAndSave(page)
    await page.getByRole("button", { name: "Load theirs" }).click()
    await expect(name(page)).toHaveValue("Theirs")
    await expect(page.getByText("Unsaved changes")).toBeHidden()
  })

  test("mine can be saved over theirs", async ({ page }) => {
    const matches = await openAndSave(page)
    await page.getByRole("button", { name: "Save mine over theirs" }).click()
    await expect(page.getByText("Saved", { exact: true })).toBeVisible()
    expect(matches).toEqual(['"7"', '"8"'])
    await expect(name(page)).toHaveValue("Mine")
  })
})

test("errors of the API stand at their fields", async ({ page }) => {
  const errors = [{ loc: ["body", "name"], code: "too_long", message: "must be at most 100 characters" }]
  await mockApi(page, { [`PATCH ${api}`]: problem(422, "invalid", errors) })
  await page.goto(agent)
  await name(page).fill("Maria")
  await save(page).click()
  await expect(name(page)).toHaveAttribute("aria-invalid", "true")
  await expect(name(page)).toBeFocused()
  await expect(page.getByText("This is too long")).toBeVisible()
})

test("what the agent may do is saved as the API names it", async ({ page }) => {
  const bodies: Record<string, unknown>[] = []
  await mockApi(page, {
    [`PATCH ${api}`]: (route: Route) => {
      bodies.push(route.request().postDataJSON())
      return route.fulfill({ json: { ...agents.agent, ...route.request().postDataJSON(), version: 8 } })
    },
  })
  await page.goto(agent)
  await page.getByRole("switch", { name: "Add a tag" }).click()
  await page.getByRole("combobox", { name: "Messages taken into account" }).selectOption("The whole conversation")
  await page.getByRole("textbox", { name: "Sites that answers may link to" }).fill("kitchens.example\nshop.example")
  await page.getByRole("spinbutton", { name: "A day at most" }).fill("2.5")
  await save(page).click()
  await expect(page.getByText("Saved", { exact: true })).toBeVisible()
  expect(bodies[0]).toMatchObject({
    memory: { window: { kind: "all", count: null }, facts: true },
    tools: expect.arrayContaining(["addTag", "searchKnowledge"]),
    links: ["kitchens.example", "shop.example"],
    budget: { dailyMicros: 2_500_000, cheaperModel: "gpt-small" },
    goldenPassRate: 90,
  })
})

test("a viewer reads and cannot change", async ({ page }) => {
  await mockApi(page, { "GET /api/account": account.me("viewer") })
  await page.goto(agent)
  await expect(name(page)).not.toBeEditable()
  await expect(page.getByText("your role is Viewer")).toBeVisible()
  await expect(page.getByRole("button", { name: "Publish" })).toHaveCount(0)
  await expect(page.getByRole("button", { name: "Delete agent" })).toHaveCount(0)
  await page.getByRole("link", { name: "Test chat" }).click()
  await expect(page.getByText("Asking costs tokens")).toBeVisible()
  await expect(page.getByRole("textbox", { name: "Message" })).toHaveCount(0)
})
