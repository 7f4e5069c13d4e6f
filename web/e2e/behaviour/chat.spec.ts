import { expect, type Page, type Route, test } from "@playwright/test"
import * as chat from "../data/chat"
import { setLook } from "../look"
import { mockApi, problem, stream } from "../mock"

const agent = "/agents/agt_1"
const api = "/api/agents/agt_1"

async function ask(page: Page): Promise<void> {
  await page.getByRole("textbox", { name: "Message" }).fill("How long is the warranty?")
  await page.keyboard.press("Enter")
}

test.beforeEach(({ page }) => setLook(page, { language: "en", theme: "light", width: 1280 }))

test.describe("test chat", () => {
  const answer = {
    ...chat.answer,
    answer: "Three years [1].",
    citations: chat.citations,
    outcome: "grounded",
    tools: [],
    handedOver: null,
  }
  // What was said is read back as soon as it is stored.
  const stored = { ...chat.conversation, messages: [{ ...chat.messages[1], text: answer.answer }] }

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
      [`GET ${api}/chat/cnv_1`]: { ...chat.conversation, messages: [] },
    })
    await page.goto(`${agent}/chat?conversation=cnv_1`)
    await ask(page)
    await expect(page.getByRole("button", { name: "Stop" })).toBeVisible()
    await page.getByRole("textbox", { name: "Message" }).fill("And on fronts?")
    await page.keyboard.press("Enter")
    await expect(page.getByText("Answered together with the next message")).toBeVisible()
    await expect(page.getByRole("log")).toContainText("and so on fronts")
    expect(asked).toEqual([
      { message: "How long is the warranty?", conversationId: "cnv_1", pause: false },
      { message: "And on fronts?", conversationId: "cnv_1", pause: false },
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
    let facts = chat.facts
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
    await expect(page.getByRole("dialog")).toContainText(chat.citations[0]?.text.split("\n")[0] ?? "")
    await page.keyboard.press("Escape")
    await page.reload()
    await expect(page.getByRole("log")).toContainText("пожизненная")
    await page.getByRole("link", { name: "New conversation" }).click()
    await expect(page.getByText("Ask what a customer would ask")).toBeVisible()
  })

  test("a gateway that cannot stream is enough", async ({ page }) => {
    await mockApi(page, { [`POST ${api}/chat`]: answer, [`GET ${api}/chat/cnv_1`]: stored })
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

  test("a fact that must not be kept is refused at its field", async ({ page }) => {
    const errors = [{ loc: ["body", "value"], code: "card_number", message: "card numbers are not remembered" }]
    await mockApi(page, { [`POST ${api}/people/prs_1/facts`]: problem(422, "invalid", errors) })
    await page.goto(`${agent}/chat?conversation=cnv_1`)
    await page.getByRole("button", { name: "Memory" }).click()
    await page.getByRole("button", { name: "Add a fact" }).click()
    await page.getByRole("textbox", { name: "What about" }).fill("Card")
    const value = page.getByRole("textbox", { name: "Fact", exact: true })
    await value.fill("4111 1111 1111 1111")
    await page.getByRole("button", { name: "Save" }).click()
    await expect(page.getByText("Card numbers are not remembered")).toBeVisible()
    await expect(value).toHaveAttribute("aria-invalid", "true")
    await expect(value).toBeFocused()
  })

  test("the agent can be made to wait as it does with customers", async ({ page }) => {
    const asked: unknown[] = []
    await mockApi(page, {
      [`POST ${api}/chat`]: (route: Route) => {
        asked.push(route.request().postDataJSON())
        return stream(["done", answer])(route)
      },
      [`GET ${api}/chat/cnv_1`]: stored,
    })
    await page.goto(`${agent}/chat`)
    await page.getByRole("switch", { name: "Pause of 5 s, as with customers" }).click()
    await ask(page)
    await expect(page.getByRole("log")).toContainText("Three years")
    expect(asked).toEqual([{ message: "How long is the warranty?", pause: true }])
  })

  test("a slow answer can be stopped", async ({ page }) => {
    await mockApi(page, { [`POST ${api}/chat`]: () => {} })
    await page.goto(`${agent}/chat`)
    await ask(page)
    await page.getByRole("button", { name: "Stop" }).click()
    await expect(page.getByText("You stopped the answer.")).toBeVisible()
  })
})
