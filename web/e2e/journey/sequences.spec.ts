import { expect, test } from "@playwright/test"
import { expectAccessible, shoot } from "../look"
import { ask, createAgent, onTheWay, readingMs, signIn } from "./steps"

onTheWay()

test("a sequence is made, changed and started for a conversation", async ({ page }) => {
  await signIn(page, "owner@demo")
  await createAgent(page, `Reminders ${Date.now()}`)
  await page.getByRole("link", { name: "Test chat" }).click()
  await ask(page, "Hello")
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
