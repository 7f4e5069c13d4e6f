import { expect, type Page, type Route, test } from "@playwright/test"
import * as account from "../data/account"
import * as agents from "../data/agents"
import * as chat from "../data/chat"
import { setLook } from "../look"
import { mockApi, problem, stream } from "../mock"

const agent = "/agents/agt_1"
const api = "/api/agents/agt_1"
const name = (page: Page) => page.getByRole("textbox", { name: "Name", exact: true })
const save = (page: Page) => page.getByRole("button", { name: "Save", exact: true })

test.beforeEach(({ page }) => setLook(page, { language: "en", theme: "light", width: 1280 }))

/** Saves drafts, one after another; answers the bodies that came. */
function saving(): { answers: Record<string, unknown>; bodies: Record<string, unknown>[] } {
  const bodies: Record<string, unknown>[] = []
  const answers = {
    [`PATCH ${api}`]: (route: Route) => {
      const body: Record<string, unknown> = route.request().postDataJSON()
      bodies.push(body)
      return route.fulfill({ json: { ...agents.agent, ...body, version: 7 + bodies.length } })
    },
  }
  return { answers, bodies }
}

const saved = (page: Page) => page.getByText(/^Saved /)

test("the draft saves by itself, each time over the version before", async ({ page }) => {
  const { answers, bodies } = saving()
  const matches: (string | undefined)[] = []
  page.on("request", (request) => request.method() === "PATCH" && matches.push(request.headers()["if-match"]))
  await mockApi(page, answers)
  await page.goto(agent)
  await name(page).fill("Maria")
  await expect(page.getByText("Saving…")).toBeVisible()
  await expect(saved(page)).toBeVisible()
  await name(page).fill("Maria of kitchens")
  await expect.poll(() => bodies.map((body) => body.name)).toEqual(["Maria", "Maria of kitchens"])
  await expect(saved(page)).toBeVisible()
  expect(matches).toEqual(['"7"', '"8"'])
  await expect(name(page)).toHaveValue("Maria of kitchens")
  await expect(name(page)).toBeFocused()
})

test("leaving the page waits until the draft is saved", async ({ page }) => {
  const { answers, bodies } = saving()
  await mockApi(page, answers)
  await page.goto(agent)
  await name(page).fill("Maria")
  await page.getByRole("link", { name: "Knowledge" }).click()
  await expect(page.getByRole("heading", { name: "Knowledge" })).toBeVisible()
  expect(bodies).toMatchObject([{ name: "Maria" }])
})

test("unsaved changes are not lost by leaving the tab", async ({ page }) => {
  let refused = true
  const { answers, bodies } = saving()
  const accept = answers[`PATCH ${api}`] as (route: Route) => Promise<void>
  await mockApi(page, {
    [`PATCH ${api}`]: (route: Route) => (refused ? problem(503, "unavailable")(route) : accept(route)),
  })
  await page.goto(agent)
  await name(page).fill("Maria")
  await page.getByRole("link", { name: "Knowledge" }).click()
  const question = page.getByRole("alertdialog", { name: "Leave without saving?" })
  await expect(question).toBeVisible()
  refused = false
  await question.getByRole("button", { name: "Stay and save" }).click()
  await expect(saved(page)).toBeVisible()
  expect(bodies).toMatchObject([{ name: "Maria" }])
  await expect(name(page)).toHaveValue("Maria")

  refused = true
  await name(page).fill("Nobody")
  await page.getByRole("link", { name: "Knowledge" }).click()
  await question.getByRole("button", { name: "Leave", exact: true }).click()
  await expect(page.getByRole("heading", { name: "Knowledge" })).toBeVisible()
  expect(bodies).toHaveLength(1)
})

test("a new agent that is left unfinished is created by staying and saving", async ({ page }) => {
  const bodies: unknown[] = []
  await mockApi(page, {
    "POST /api/agents": (route: Route) => {
      bodies.push(route.request().postDataJSON())
      return route.fulfill({ status: 201, json: agents.agent })
    },
  })
  await page.goto("/agents/new")
  await name(page).fill("Maria")
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Settings" }).click()
  await page.getByRole("alertdialog").getByRole("button", { name: "Stay and save" }).click()
  await expect(page).toHaveURL(/agt_1\/knowledge$/)
  expect(bodies).toMatchObject([{ name: "Maria" }])
})

const panel = (page: Page) => page.getByRole("complementary", { name: "Test chat" })

test.describe("the test chat beside the pages", () => {
  const text = "Three years [1]."
  const answer = { ...chat.answer, answer: text, citations: chat.citations, tools: [], handedOver: null }
  const [asked, answered] = chat.messages as [(typeof chat.messages)[0], (typeof chat.messages)[0]]
  const begun = { ...chat.conversation, messages: [asked, { ...answered, text }] }
  test("asks once the draft is saved, and keeps its conversation from page to page", async ({ page }) => {
    const order: string[] = []
    await mockApi(page, {
      [`PATCH ${api}`]: (route: Route) => {
        order.push("saved")
        return route.fulfill({ json: { ...agents.agent, ...route.request().postDataJSON(), version: 8 } })
      },
      [`POST ${api}/chat`]: (route: Route) => {
        order.push("asked")
        return stream(["done", answer])(route)
      },
      [`GET ${api}/chat/cnv_1`]: begun,
    })
    await page.goto(agent)
    const field = panel(page).getByRole("textbox", { name: "Message" })
    await expect(field).toBeVisible()
    await name(page).fill("Maria")
    await field.fill("How long is the warranty?")
    await field.press("Enter")
    await expect(panel(page).getByRole("log")).toContainText("Three years")
    expect(order).toEqual(["saved", "asked"])
    await page.getByRole("link", { name: "Golden questions" }).click()
    await expect(page).toHaveURL(/\/golden$/)
    await expect(panel(page).getByRole("log")).toContainText("Three years")
    await panel(page).getByRole("link", { name: "Open as a page" }).click()
    await expect(page).toHaveURL(/\/chat\?conversation=cnv_1$/)
    await expect(page.getByRole("textbox", { name: "Message" })).toHaveCount(1)
  })

  test("is as wide as one wants it, and gone when one does not want it", async ({ page }) => {
    await mockApi(page)
    await page.goto(`${agent}/usage`)
    const handle = panel(page).getByRole("separator")
    const before = Number(await handle.getAttribute("aria-valuenow"))
    await handle.focus()
    await page.keyboard.press("ArrowLeft")
    await expect(handle).toHaveAttribute("aria-valuenow", String(before + 24))
    await panel(page).getByRole("button", { name: "Hide the test chat" }).click()
    await expect(panel(page)).toHaveCount(0)
    await page.reload()
    await page.getByRole("button", { name: "Test chat" }).click()
    await expect(handle).toHaveAttribute("aria-valuenow", String(before + 24))
  })
})

test("discarding brings the saved values back", async ({ page }) => {
  await mockApi(page, { [`PATCH ${api}`]: problem(503, "unavailable") })
  await page.goto(agent)
  await name(page).fill("Maria")
  await expect(page.getByText("Not saved:")).toBeVisible()
  await page.getByRole("button", { name: "Discard" }).click()
  await expect(name(page)).toHaveValue(agents.agent.name)
  await expect(page.getByText("Not saved:")).toBeHidden()
})

test("the versions are at an address, show what differs, and give the focus back", async ({ page }) => {
  await mockApi(page, {
    [`GET ${api}/versions`]: {
      items: [{ ...agents.version, instructions: agents.version.instructions.replace("коротко", "подробно") }],
      nextCursor: null,
    },
  })
  await page.goto(agent)
  const opener = page.getByRole("button", { name: "Versions" })
  await opener.click()
  await expect(page).toHaveURL(/sheet=versions/)
  const sheet = page.getByRole("dialog", { name: "Published versions" })
  await sheet.getByText("Different from the draft: Instructions").click()
  await expect(sheet.locator("del")).toHaveText(/подробно/)
  await expect(sheet.locator("ins")).toHaveText(/коротко/)
  await page.keyboard.press("Escape")
  await expect(opener).toBeFocused()
  await expect(page).not.toHaveURL(/sheet=/)
  await page.goBack()
  await page.goto(`${agent}?sheet=versions`)
  await expect(sheet).toBeVisible()
})

test("a model is chosen from the price list, or typed", async ({ page }) => {
  const { answers, bodies } = saving()
  await mockApi(page, answers)
  await page.goto(`${agent}#model`)
  const model = page.getByRole("combobox", { name: "Model", exact: true })
  await expect(model).toBeInViewport()
  await model.click()
  await page.getByRole("option", { name: "gpt-large" }).click()
  await expect.poll(() => bodies.at(-1)?.model).toBe("gpt-large")
  await model.fill("somebody/new-model")
  await expect.poll(() => bodies.at(-1)?.model).toBe("somebody/new-model")
  await model.fill("small")
  await page.keyboard.press("ArrowDown")
  await page.keyboard.press("Enter")
  await expect.poll(() => bodies.at(-1)?.model).toBe("gpt-small")
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
    await expect(page.getByRole("alertdialog", { name: "Somebody else saved changes" })).toBeVisible()
    return matches
  }

  test("their version can be loaded", async ({ page }) => {
    await openAndSave(page)
    await page.getByRole("button", { name: "Load theirs" }).click()
    await expect(name(page)).toHaveValue("Theirs")
    await expect(saved(page)).toBeVisible()
  })

  test("mine can be saved over theirs", async ({ page }) => {
    const matches = await openAndSave(page)
    await page.getByRole("button", { name: "Save mine over theirs" }).click()
    await expect(saved(page)).toBeVisible()
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
  await expect.poll(() => (bodies.at(-1)?.budget as { dailyMicros: number } | undefined)?.dailyMicros).toBe(2_500_000)
  await expect(saved(page)).toBeVisible()
  expect(bodies.at(-1)).toMatchObject({
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
