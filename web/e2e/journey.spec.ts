import { fileURLToPath } from "node:url"
import { expect, type Page, test } from "@playwright/test"
import { expectAccessible, setLook, shoot, watchConsole } from "./look"

// The whole way against a running stack: VORONKA_URL is its address.

const fixture = (name: string) => fileURLToPath(new URL(`fixtures/${name}`, import.meta.url))
const readingMs = 120_000

async function signIn(page: Page, user: string, path = "/agents"): Promise<void> {
  await page.goto(path)
  await page.getByRole("button", { name: "Sign in" }).click()
  await page.getByRole("button", { name: new RegExp(user) }).click()
  await expect(page).toHaveURL(new RegExp(path))
}

async function createAgent(page: Page, name: string): Promise<void> {
  await page.goto("/agents/new")
  await page.getByRole("textbox", { name: "Name", exact: true }).fill(name)
  await page
    .getByRole("textbox", { name: "Instructions" })
    .fill("You are a sales consultant of a kitchen factory. Be brief.")
  await page.getByRole("button", { name: "Create and add documents" }).click()
  await expect(page).toHaveURL(/\/agents\/agt_\w+\/knowledge$/)
}

const row = (page: Page, name: string) => page.getByRole("listitem").filter({ hasText: name })

test.beforeEach(async ({ page }) => {
  test.setTimeout(240_000)
  await setLook(page, { language: "en", theme: "light", width: 1280 })
})

test("from signing in to an answer with its source", async ({ page, context }) => {
  const complaints = watchConsole(context)
  const name = `Kitchens ${Date.now()}`
  await signIn(page, "owner@demo")
  await createAgent(page, name)

  await page.locator("input[type=file][multiple]").setInputFiles([fixture("warranty.pdf"), fixture("blank.pdf")])
  await expect(row(page, "warranty.pdf").getByText("Ready")).toBeVisible({ timeout: readingMs })
  await expect(row(page, "blank.pdf").getByText("There is no text in the file")).toBeVisible({ timeout: readingMs })
  await row(page, "warranty.pdf")
    .getByRole("button", { name: /Report/ })
    .click()
  await expect(page.getByRole("dialog")).toContainText("Russian")
  await shoot(page, "journey-report")
  await expectAccessible(page)
  await page.keyboard.press("Escape")
  await shoot(page, "journey-knowledge")

  await page.getByRole("link", { name: "Test chat" }).click()
  await page.getByRole("textbox", { name: "Message" }).fill("Какая гарантия на фасады?")
  await page.keyboard.press("Enter")
  await expect(page.getByRole("article", { name: "Agent" })).toContainText("сорок два месяца", { timeout: readingMs })
  await expect(page).toHaveURL(/conversation=cnv_/)
  await page.getByRole("list", { name: "Sources" }).getByRole("button").first().click()
  await expect(page.getByRole("dialog", { name: "warranty.pdf" })).toContainText("сорок два месяца")
  await shoot(page, "journey-source")
  await page.keyboard.press("Escape")
  await page.reload()
  await expect(page.getByRole("log")).toContainText("Какая гарантия на фасады?")
  await shoot(page, "journey-chat")
  await expectAccessible(page)

  await page.getByRole("link", { name: "General" }).click()
  await page.getByRole("spinbutton", { name: "Pause before answering" }).fill("7")
  await page.getByRole("button", { name: "Save", exact: true }).click()
  await expect(page.getByText("Unsaved changes")).toBeHidden()
  await page.getByRole("button", { name: "Publish" }).click()
  await expect(page.getByText("Published, version 1")).toBeVisible()

  await page.getByRole("button", { name: "Delete agent" }).click()
  await page.getByRole("alertdialog").getByRole("button", { name: "Delete agent" }).click()
  await expect(page).toHaveURL(/\/agents$/)
  await expect(page.getByRole("link", { name })).toHaveCount(0)
  expect(complaints).toEqual([])
})

test("a question the documents do not answer is said to be one", async ({ page }) => {
  await signIn(page, "owner@demo")
  await createAgent(page, `Empty ${Date.now()}`)
  await page.getByRole("link", { name: "Test chat" }).click()
  await page.getByRole("textbox", { name: "Message" }).fill("What is the weather on Mars?")
  await page.keyboard.press("Enter")
  await expect(page.getByText("Not found in the documents")).toBeVisible({ timeout: readingMs })
})

test("a sequence is made, changed and started for a conversation", async ({ page }) => {
  await signIn(page, "owner@demo")
  await createAgent(page, `Reminders ${Date.now()}`)
  await page.getByRole("link", { name: "Test chat" }).click()
  await page.getByRole("textbox", { name: "Message" }).fill("Hello")
  await page.keyboard.press("Enter")
  await expect(page).toHaveURL(/conversation=cnv_/, { timeout: readingMs })

  await page.getByRole("link", { name: "Sequences" }).click()
  await page.getByRole("link", { name: "New sequence" }).first().click()
  await page.getByRole("textbox", { name: "Name", exact: true }).fill("Reminder")
  await page.getByRole("textbox", { name: "Message" }).fill("Do you still have questions?")
  await page.getByRole("button", { name: "Create sequence" }).click()
  await expect(page).toHaveURL(/\/sequences\/seq_\w+$/)

  await page.getByRole("button", { name: "Add step" }).click()
  await page.getByRole("textbox", { name: "Message" }).nth(1).fill("Shall we book a visit?")
  await page.getByRole("button", { name: "Save", exact: true }).click()
  await expect(page.getByText("Saved, version 2")).toBeVisible()

  await page.getByRole("button", { name: "Put a conversation in" }).click()
  await page.getByRole("button", { name: "Start" }).click()
  await expect(page.getByText("0 of 2 sent")).toBeVisible()
  await shoot(page, "journey-sequence")
  await expectAccessible(page)
  await page.getByRole("button", { name: "Stop", exact: true }).click()
  await expect(page.getByText("stopped by hand").first()).toBeVisible()
})

test("a viewer of the account sees and may not change", async ({ page }) => {
  await signIn(page, "viewer@demo")
  await expect(page.getByRole("heading", { name: "Agents", exact: true })).toBeVisible()
  await expect(page.getByRole("link", { name: "New agent" })).toHaveCount(0)
  await page.goto("/agents/new")
  await expect(page.getByRole("heading", { name: "This is closed to you" })).toBeVisible()
  await page.goto("/account/members")
  await expect(page.getByText("owner@demo")).toBeVisible()
  await expect(page.getByRole("button", { name: "Invite" })).toHaveCount(0)
})

test("an owner makes and revokes an API key", async ({ page }) => {
  const name = `Key ${Date.now()}`
  await signIn(page, "owner@demo", "/account/api-keys")
  await page.getByRole("button", { name: "New key" }).click()
  await page.getByRole("textbox", { name: "Name" }).fill(name)
  await page.getByRole("button", { name: "Create key" }).click()
  await expect(page.getByText(/^vk_/).first()).toBeVisible()
  await page.getByRole("button", { name: "I have saved it" }).click()
  await page.getByRole("button", { name: `Revoke ${name}` }).click()
  await page.getByRole("alertdialog").getByRole("button", { name: "Revoke" }).click()
  await expect(page.getByText(name)).toHaveCount(0)
})

test("signing out ends the session here", async ({ page }) => {
  await signIn(page, "owner@demo")
  await page.getByRole("button", { name: /Your menu/ }).click()
  await page.getByRole("menuitem", { name: "Sign out" }).click()
  await expect(page).toHaveURL(/\/sign-in/)
  await page.goto("/agents")
  await expect(page).toHaveURL(/\/sign-in/)
})
