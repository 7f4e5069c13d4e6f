import { expect, test } from "@playwright/test"
import { onTheWay, signIn } from "./steps"

onTheWay()

test("a viewer of the account sees and may not change", async ({ page }) => {
  await signIn(page, "viewer@demo")
  await expect(page.getByRole("heading", { name: "Agents", exact: true })).toBeVisible()
  await expect(page.getByRole("link", { name: "New agent" })).toHaveCount(0)
  await page.goto("/agents/new")
  await expect(page.getByRole("heading", { name: "This is closed to you" })).toBeVisible()
  await page.goto("/settings/members")
  await expect(page.getByText("owner@demo")).toBeVisible()
  await expect(page.getByRole("button", { name: "Invite" })).toHaveCount(0)
})

test("an owner makes and revokes an API key", async ({ page }) => {
  const name = `Key ${Date.now()}`
  await signIn(page, "owner@demo", "/settings/api-keys")
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
  // The page turns to the sign-in at once; then the issuer ends its session and sends the browser there anew.
  const sentBack = page.waitForEvent("load")
  await page.getByRole("menuitem", { name: "Sign out" }).click()
  await sentBack
  await expect(page).toHaveURL(/\/sign-in/)
  await page.goto("/agents")
  await expect(page).toHaveURL(/\/sign-in/)
})
