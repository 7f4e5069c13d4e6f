import { fileURLToPath } from "node:url"
import { expect, type Page, type Route, test } from "@playwright/test"
import * as golden from "../data/golden"
import * as knowledge from "../data/knowledge"
import { setLook } from "../look"
import { mockApi, problem } from "../mock"

const agent = "/agents/agt_1"
const api = "/api/agents/agt_1"
const fixture = (name: string) => fileURLToPath(new URL(`../fixtures/${name}`, import.meta.url))

async function choose(page: Page, ...files: string[]): Promise<void> {
  await page.goto(`${agent}/knowledge`)
  await page.locator("input[type=file][multiple]").setInputFiles(files)
}

test.beforeEach(({ page }) => setLook(page, { language: "en", theme: "light", width: 1280 }))

test.describe("uploads", () => {
  const created = {
    file: { ...knowledge.files[3], id: "fil_9", name: "warranty.pdf" },
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

  test("an upload has its row also when the list of files could not be read", async ({ page }) => {
    await page.route("**/mock-storage/upload", (route) => route.fulfill({ status: 200 }))
    await mockApi(page, { [`GET ${api}/files`]: problem(503, "unavailable"), [`POST ${api}/files`]: created })
    await choose(page, fixture("warranty.pdf"))
    await expect(page.getByRole("listitem").filter({ hasText: "warranty.pdf" })).toBeVisible()
    await expect(page.getByText("Could not load").first()).toBeVisible()
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
  const price = knowledge.files[1]?.name ?? ""
  const versions: unknown[] = []
  await page.route("**/mock-storage/upload", (route) => route.fulfill({ status: 200 }))
  await mockApi(page, {
    [`POST ${api}/files/fil_1/versions`]: (route: Route) => {
      versions.push(route.request().postDataJSON())
      const upload = { url: "/mock-storage/upload", method: "PUT", headers: {}, expiresAt: "" }
      return route.fulfill({ json: { file: knowledge.files[1], upload } })
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
  await question.getByRole("link", { name: golden.affected[0]?.question }).click()
  await expect(page).toHaveURL(/golden\?question=gld_1/)
})

test("a site is added by keyboard alone, with the scheme that people leave out", async ({ page }) => {
  const bodies: unknown[] = []
  await mockApi(page, {
    [`POST ${api}/sites`]: (route: Route) => {
      bodies.push(route.request().postDataJSON())
      return route.fulfill({ json: knowledge.sites[0] })
    },
  })
  await page.goto(`${agent}/knowledge`)
  await page.getByRole("button", { name: "Add a web page" }).focus()
  await page.keyboard.press("Enter")
  const address = page.getByRole("textbox", { name: "Address" })
  await expect(address).toBeFocused()
  await page.keyboard.type("kitchens.example/catalogue")
  await page.keyboard.press("Tab")
  await page.keyboard.press("ArrowUp")
  await page.keyboard.press("Enter")
  await expect(page.getByRole("dialog")).toBeHidden()
  expect(bodies).toEqual([{ address: "https://kitchens.example/catalogue", depth: 1, pages: 1 }])
})
