import { expect, test } from "@playwright/test"
import { expectAccessible, shoot, watchConsole } from "../look"
import { ask, createAgent, onTheWay, readingMs, row, signIn, upload } from "./steps"

onTheWay()

test("from signing in to an answer with its source", async ({ page, context }) => {
  const complaints = watchConsole(context)
  const name = `Kitchens ${Date.now()}`
  await signIn(page, "owner@demo")
  await createAgent(page, name)

  await upload(page, "warranty.pdf", "blank.pdf")
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

  await page.getByRole("link", { name: "Test chat", exact: true }).click()
  await ask(page, "Какая гарантия на фасады?")
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
  await expect(page.getByText(/^Saved /)).toBeVisible()
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
  await page.getByRole("link", { name: "Test chat", exact: true }).click()
  await ask(page, "What is the weather on Mars?")
  await expect(page.getByText("Not found in the documents")).toBeVisible({ timeout: readingMs })
})
