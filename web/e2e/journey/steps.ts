import { fileURLToPath } from "node:url"
import { expect, type Page, test } from "@playwright/test"
import { setLook } from "../look"

// The whole way against a running stack: VORONKA_URL is its address.

export const fixture = (name: string) => fileURLToPath(new URL(`../fixtures/${name}`, import.meta.url))

/** How long a file may take to be read, or an answer to come, on a machine that also builds. */
export const readingMs = 120_000

/** Settings of every test of a way. */
export function onTheWay(): void {
  test.beforeEach(async ({ page }) => {
    test.setTimeout(240_000)
    await setLook(page, { language: "en", theme: "light", width: 1280 })
    // The ways use the chat's own page; beside the others it has the same field and the same answers once more.
    await page.addInitScript(() => localStorage.setItem("voronka.chat-hidden", ""))
  })
}

export async function signIn(page: Page, user: string, path = "/agents"): Promise<void> {
  await page.goto(path)
  await page.getByRole("button", { name: "Sign in" }).click()
  await page.getByRole("button", { name: new RegExp(user) }).click()
  await expect(page).toHaveURL(new RegExp(path))
}

/** Makes an agent and ends on its Knowledge tab. */
export async function createAgent(page: Page, name: string): Promise<void> {
  await page.goto("/agents/new")
  await page.getByRole("textbox", { name: "Name", exact: true }).fill(name)
  await page
    .getByRole("textbox", { name: "Instructions" })
    .fill("You are a sales consultant of a kitchen factory. Be brief.")
  await page.getByRole("button", { name: "Create and add documents" }).click()
  await expect(page).toHaveURL(/\/agents\/agt_\w+\/knowledge$/)
}

type Upload = string | { name: string; mimeType: string; buffer: Buffer }

/** Gives documents to the agent whose Knowledge tab is open. */
export async function upload(page: Page, ...files: Upload[]): Promise<void> {
  const input = page.locator("input[type=file][multiple]")
  // Files by path and files made on the spot cannot be mixed in one call.
  const made = files.filter((file) => typeof file !== "string")
  const stored = files.filter((file) => typeof file === "string")
  if (stored.length > 0) await input.setInputFiles(stored.map(fixture))
  if (made.length > 0) await input.setInputFiles(made)
}

export const row = (page: Page, name: string) => page.getByRole("listitem").filter({ hasText: name })

export async function ask(page: Page, question: string): Promise<void> {
  await page.getByRole("textbox", { name: "Message" }).fill(question)
  await page.keyboard.press("Enter")
}
