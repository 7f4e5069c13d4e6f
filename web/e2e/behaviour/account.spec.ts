import { expect, test } from "@playwright/test"
import * as account from "../data/account"
import { setLook } from "../look"
import { mockApi } from "../mock"

test.beforeEach(({ page }) => setLook(page, { language: "en", theme: "light", width: 1280 }))

test("the secret of a key is shown once", async ({ page }) => {
  await mockApi(page, {
    "POST /api/account/api-keys": { apiKey: account.apiKeys[0], secret: "vk_8f3a_secret" },
  })
  await page.goto("/settings/api-keys")
  await page.getByRole("button", { name: "New key" }).click()
  await page.getByRole("textbox", { name: "Name" }).fill("Import")
  await page.getByRole("button", { name: "Create key" }).click()
  await expect(page.getByText("vk_8f3a_secret")).toBeVisible()
  await page.getByRole("button", { name: "I have saved it" }).click()
  await page.getByRole("button", { name: "New key" }).click()
  await expect(page.getByRole("textbox", { name: "Name" })).toBeVisible()
  await expect(page.getByText("vk_8f3a_secret")).toHaveCount(0)
})
