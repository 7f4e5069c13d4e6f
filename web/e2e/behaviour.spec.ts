import { fileURLToPath } from "node:url"
import { expect, type Page, type Route, test } from "@playwright/test"
import * as data from "./data"
import { setLook } from "./look"
import { mockApi, problem, stream } from "./mock"

const agent = "/agents/agt_1"
const api = "/api/agents/agt_1"
const fixture = (name: string) => fileURLToPath(new URL(`fixtures/${name}`, import.meta.url))
const name = (page: Page) => page.getByRole("textbox", { name: "Name", exact: true })
const save = (page: Page) => page.getByRole("button", { name: "Save", exact: true })

async function choose(page: Page, ...files: string[]): Promise<void> {
  await page.goto(`${agent}/knowledge`)
  await page.locator("input[type=file][multiple]").setInputFiles(files)
}

async function ask(page: Page): Promise<void> {
  await page.getByRole("textbox", { name: "Message" }).fill("How long is the warranty?")
  await page.keyboard.press("Enter")
}

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
  await expect(name(page)).toHaveValue(data.agent.name)
  await expect(page.getByText("Unsaved changes")).toBeHidden()
})

test.describe("when somebody else saved meanwhile", () => {
  const theirs = { ...data.agent, name: "Theirs", version: 8 }

  /** The second read and every later one see what the other person saved. */
  async function openAndSave(page: Page): Promise<string[]> {
    let reads = 0
    const matches: string[] = []
    await mockApi(page, {
      [`GET ${api}`]: (route: Route) => route.fulfill({ json: reads++ === 0 ? data.agent : theirs }),
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

test("what the agent may do is saved as the API names it", async ({ page }) => {
  const bodies: Record<string, unknown>[] = []
  await mockApi(page, {
    [`PATCH ${api}`]: (route: Route) => {
      bodies.push(route.request().postDataJSON())
      return route.fulfill({ json: { ...data.agent, ...route.request().postDataJSON(), version: 8 } })
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

test("an ended session is told without throwing the page away", async ({ page }) => {
  await mockApi(page, { [`PATCH ${api}`]: problem(401, "unauthenticated") })
  await page.goto(agent)
  await name(page).fill("Maria")
  await save(page).click()
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
        : route.fulfill({ json: data.me() }),
  })
  await page.goto("/agents")
  await expect(page.getByRole("link", { name: "English desk" })).toBeVisible()
})

test("a viewer reads and cannot change", async ({ page }) => {
  await mockApi(page, { "GET /api/account": data.me("viewer") })
  await page.goto(agent)
  await expect(name(page)).not.toBeEditable()
  await expect(page.getByText("your role is Viewer")).toBeVisible()
  await expect(page.getByRole("button", { name: "Publish" })).toHaveCount(0)
  await expect(page.getByRole("button", { name: "Delete agent" })).toHaveCount(0)
  await page.getByRole("link", { name: "Test chat" }).click()
  await expect(page.getByText("Asking costs tokens")).toBeVisible()
  await expect(page.getByRole("textbox", { name: "Message" })).toHaveCount(0)
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

test.describe("uploads", () => {
  const created = {
    file: { ...data.files[3], id: "fil_9", name: "warranty.pdf" },
    upload: {
      url: "/mock-storage/upload",
      method: "PUT",
      headers: { "content-type": "application/pdf" },
      expiresAt: "",
    },
  }

  test("a type that cannot be read is not even sent", async ({ page }) => {
    await mockApi(page)
    await choose(page, fixture("make.mjs"))
    await expect(page.getByRole("alert")).toContainText("This type cannot be read")
    await page.getByRole("button", { name: "Remove make.mjs from the list" }).click()
    await expect(page.getByText("make.mjs")).toHaveCount(0)
  })

  test("a refused upload says why and can be tried again", async ({ page }) => {
    let puts = 0
    await page.route("**/mock-storage/upload", (route) => route.fulfill({ status: puts++ === 0 ? 403 : 200 }))
    await mockApi(page, {
      [`POST ${api}/files`]: created,
      [`DELETE ${api}/files/fil_9`]: (route: Route) => route.fulfill({ status: 204 }),
    })
    await choose(page, fixture("warranty.pdf"))
    await expect(page.getByRole("alert")).toContainText("The storage refused the file")
    await page.getByRole("button", { name: "Try again" }).first().click()
    await expect(page.getByRole("progressbar", { name: "Upload: warranty.pdf" })).toHaveAttribute(
      "aria-valuenow",
      "100",
    )
  })

  test("an upload under way can be cancelled", async ({ page }) => {
    const deleted: string[] = []
    await page.route("**/mock-storage/upload", () => {})
    await mockApi(page, {
      [`POST ${api}/files`]: created,
      [`DELETE ${api}/files/fil_9`]: (route: Route) => {
        deleted.push(route.request().url())
        return route.fulfill({ status: 204 })
      },
    })
    await choose(page, fixture("warranty.pdf"))
    await page.getByRole("button", { name: "Cancel the upload of warranty.pdf" }).click()
    await expect(page.getByRole("heading", { name: "warranty.pdf" })).toHaveCount(0)
    expect(deleted).toHaveLength(1)
  })
})

test("a file dropped again becomes a new version when asked to", async ({ page }) => {
  const price = data.files[1]?.name ?? ""
  const versions: unknown[] = []
  await page.route("**/mock-storage/upload", (route) => route.fulfill({ status: 200 }))
  await mockApi(page, {
    [`POST ${api}/files/fil_1/versions`]: (route: Route) => {
      versions.push(route.request().postDataJSON())
      const upload = { url: "/mock-storage/upload", method: "PUT", headers: {}, expiresAt: "" }
      return route.fulfill({ json: { file: data.files[1], upload } })
    },
  })
  await page.goto(`${agent}/knowledge`)
  await expect(page.getByRole("heading", { name: price })).toBeVisible()
  await page
    .locator("input[type=file][multiple]")
    .setInputFiles({ name: price, mimeType: "application/pdf", buffer: Buffer.from("%PDF") })
  await page.getByRole("alertdialog").getByRole("button", { name: "Replace" }).click()
  await expect.poll(() => versions).toEqual([{ name: price, size: 4, contentType: "application/pdf" }])
})

test("deleting a document first names the golden questions that rest on it", async ({ page }) => {
  await mockApi(page)
  await page.goto(`${agent}/knowledge`)
  await page.getByRole("button", { name: "Delete Прайс-лист 2026.pdf" }).click()
  const question = page.getByRole("alertdialog")
  await expect(question.getByText("2 golden questions rest on this")).toBeVisible()
  await question.getByRole("link", { name: data.affected[0]?.question }).click()
  await expect(page).toHaveURL(/golden\?question=gld_1/)
})

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
      "": { items: data.passages.slice(0, 60), nextCursor: "2" },
      "2": { items: data.passages.slice(60, 119), nextCursor: "3" },
      "3": { items: [{ ...data.passages[119], text: "The last needle" }], nextCursor: null },
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

test("a golden question is sent as lists of facts and claims", async ({ page }) => {
  const bodies: unknown[] = []
  await mockApi(page, {
    [`POST ${api}/golden-questions`]: (route: Route) => {
      bodies.push(route.request().postDataJSON())
      return route.fulfill({ json: data.goldenQuestions[0] })
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

test.describe("test chat", () => {
  const answer = {
    ...data.answer,
    answer: "Three years [1].",
    citations: data.citations,
    outcome: "grounded",
    tools: [],
    handedOver: null,
  }

  test("a message sent while an answer comes is answered together with the first", async ({ page }) => {
    const asked: unknown[] = []
    let first: Route | undefined
    await mockApi(page, {
      [`POST ${api}/chat`]: async (route: Route) => {
        asked.push(route.request().postDataJSON())
        if (!first) {
          first = route
          return
        }
        await stream(["delta", { text: "Three" }], ["superseded", { messageId: "msg_9" }])(first)
        await stream(["done", { ...answer, answer: "Three years, and so on fronts [1]." }])(route)
      },
      [`GET ${api}/chat/cnv_1`]: { ...data.conversation, messages: [] },
    })
    await page.goto(`${agent}/chat?conversation=cnv_1`)
    await ask(page)
    await expect(page.getByRole("button", { name: "Stop" })).toBeVisible()
    await page.getByRole("textbox", { name: "Message" }).fill("And on fronts?")
    await page.keyboard.press("Enter")
    await expect(page.getByText("Answered together with the next message")).toBeVisible()
    await expect(page.getByRole("log")).toContainText("and so on fronts")
    expect(asked).toEqual([
      { message: "How long is the warranty?", conversationId: "cnv_1" },
      { message: "And on fronts?", conversationId: "cnv_1" },
    ])
  })

  test("text that is taken back is gone", async ({ page }) => {
    await mockApi(page, {
      [`POST ${api}/chat`]: stream(
        ["delta", { text: "🙂 Three years. Half price!" }],
        ["revise", { from: 14, text: "" }],
        ["error", { code: "upstream_failed", message: "model", requestId: "req-1" }],
      ),
    })
    await page.goto(`${agent}/chat`)
    await ask(page)
    await expect(page.getByText("🙂 Three years.", { exact: true })).toBeVisible()
    await expect(page.getByRole("log")).not.toContainText("Half price")
  })

  test("all that is remembered about a person can be erased", async ({ page }) => {
    let facts = data.facts
    await mockApi(page, {
      [`GET ${api}/people/prs_1/facts`]: (route: Route) => route.fulfill({ json: { items: facts, nextCursor: null } }),
      [`DELETE ${api}/people/prs_1/facts`]: (route: Route) => {
        facts = []
        return route.fulfill({ status: 204 })
      },
    })
    await page.goto(`${agent}/chat?conversation=cnv_1`)
    await page.getByRole("button", { name: "Memory" }).click()
    await page.getByRole("button", { name: "Erase all" }).click()
    await page.getByRole("alertdialog").getByRole("button", { name: "Erase all" }).click()
    await expect(page.getByText("Nothing yet")).toBeVisible()
  })

  test("an answer opens its source and its conversation survives a reload", async ({ page }) => {
    await mockApi(page, { [`POST ${api}/chat`]: stream(["delta", { text: "Three " }], ["done", answer]) })
    await page.goto(`${agent}/chat`)
    await ask(page)
    await expect(page).toHaveURL(/conversation=cnv_1/)
    await page.getByRole("button", { name: "Open source 1" }).first().click()
    await expect(page.getByRole("dialog")).toContainText(data.citations[0]?.text.split("\n")[0] ?? "")
    await page.keyboard.press("Escape")
    await page.reload()
    await expect(page.getByRole("log")).toContainText("пожизненная")
    await page.getByRole("link", { name: "New conversation" }).click()
    await expect(page.getByText("Ask what a customer would ask")).toBeVisible()
  })

  test("a gateway that cannot stream is enough", async ({ page }) => {
    await mockApi(page, { [`POST ${api}/chat`]: answer })
    await page.goto(`${agent}/chat`)
    await ask(page)
    await expect(page.getByRole("log")).toContainText("Three years")
  })

  test("a failed answer is explained and asked again", async ({ page }) => {
    let asked = 0
    await mockApi(page, {
      [`POST ${api}/chat`]: (route: Route) =>
        asked++ === 0
          ? stream(["error", { code: "upstream_failed", message: "model", requestId: "req-1" }])(route)
          : stream(["done", answer])(route),
      [`GET ${api}/chat/cnv_1`]: { id: "cnv_1", agentId: "agt_1", messages: [], nextCursor: null },
    })
    await page.goto(`${agent}/chat`)
    await ask(page)
    await expect(page.getByRole("alert")).toContainText("The language model did not answer")
    await expect(page.getByRole("alert")).toContainText("req-1")
    await page.getByRole("button", { name: "Ask again" }).click()
    await expect(page.getByRole("log")).toContainText("Three years")
    await expect(page.getByRole("article", { name: "You as a customer" })).toHaveCount(1)
  })

  test("a slow answer can be stopped", async ({ page }) => {
    await mockApi(page, { [`POST ${api}/chat`]: () => {} })
    await page.goto(`${agent}/chat`)
    await ask(page)
    await page.getByRole("button", { name: "Stop" }).click()
    await expect(page.getByText("You stopped the answer.")).toBeVisible()
  })
})

test("the secret of a key is shown once", async ({ page }) => {
  await mockApi(page, {
    "POST /api/account/api-keys": { apiKey: data.apiKeys[0], secret: "vk_8f3a_secret" },
  })
  await page.goto("/account/api-keys")
  await page.getByRole("button", { name: "New key" }).click()
  await page.getByRole("textbox", { name: "Name" }).fill("Import")
  await page.getByRole("button", { name: "Create key" }).click()
  await expect(page.getByText("vk_8f3a_secret")).toBeVisible()
  await page.getByRole("button", { name: "I have saved it" }).click()
  await page.getByRole("button", { name: "New key" }).click()
  await expect(page.getByRole("textbox", { name: "Name" })).toBeVisible()
  await expect(page.getByText("vk_8f3a_secret")).toHaveCount(0)
})
