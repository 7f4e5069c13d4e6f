import { expect, type Page, test } from "@playwright/test"
import { expectAccessible, shoot, watchConsole } from "../look"
import { ask, createAgent, onTheWay, readingMs, row, signIn, upload } from "./steps"

onTheWay()

const question = "Какая гарантия на фасады?"
const read = "сорок два месяца"
const mended = "сорок пять месяцев"

const openKnowledge = (page: Page) =>
  page.getByRole("navigation", { name: "Agent" }).getByRole("link", { name: "Knowledge" }).click()

async function search(page: Page): Promise<void> {
  await openKnowledge(page)
  await page.getByRole("link", { name: "Test the search" }).click()
  await page.getByRole("textbox", { name: "Question of a customer" }).fill(question)
  await page.keyboard.press("Enter")
  await expect(page.getByText(/^Confidence/)).toBeVisible({ timeout: readingMs })
}

test("from a document through its passages and a golden question to what customers get", async ({ page, context }) => {
  const complaints = watchConsole(context)
  const found = page.getByRole("list", { name: "Passages found" })
  await signIn(page, "owner@demo")
  await createAgent(page, `Checked ${Date.now()}`)

  await test.step("a damaged file says so, and what to do", async () => {
    const broken = { name: "contract.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.7\nno more of it") }
    await upload(page, "warranty.pdf", broken)
    await expect(row(page, "contract.pdf").getByText("The file is damaged.")).toBeVisible({ timeout: readingMs })
    await page.getByRole("button", { name: "Report on contract.pdf" }).click()
    await expect(page.getByRole("dialog")).toContainText("save it again and upload the new copy")
    await page.keyboard.press("Escape")
  })

  await test.step("the report of what was read", async () => {
    await expect(row(page, "warranty.pdf").getByText("Ready")).toBeVisible({ timeout: readingMs })
    await page.getByRole("button", { name: "Report on warranty.pdf" }).click()
    const report = page.getByRole("dialog")
    for (const figure of ["Pages2", "FormatPDF", "Characters per page", "Russian", "English", "Computing meaning"]) {
      await expect(report).toContainText(figure)
    }
    await page.keyboard.press("Escape")
  })

  const passage = page.getByRole("list", { name: "Passages" }).getByRole("listitem").filter({ hasText: "фасады" })
  await test.step("a passage is mended", async () => {
    await page.getByRole("link", { name: "Passages of warranty.pdf" }).click()
    await passage.getByRole("button", { name: /^Edit passage/ }).click()
    const text = page.getByRole("textbox", { name: "Text of the passage" })
    await text.fill((await text.inputValue()).replace(/сорок\s+два\s+месяца/, mended))
    await page.keyboard.press("Control+Enter")
    await expect(passage.getByText("Edited")).toBeVisible()
    await expect(passage.getByRole("switch")).toBeEnabled()
    await shoot(page, "journey-passages")
    await expectAccessible(page)
  })

  await test.step("the search finds it as it is now, with both scores and why", async () => {
    await search(page)
    await expect(page.getByText("Would answer")).toBeVisible()
    const first = found.getByRole("listitem").first()
    await expect(first).toContainText(mended)
    await expect(first).toContainText(/By meaning \(cosine\)0\.\d\d, place 1/)
    await expect(first).toContainText(/By words \(BM25\)\d+\.\d\d, place 1/)
    await first.getByText("Why this score").click()
    await expect(first.getByText("Words of the question found")).toBeVisible()
    await shoot(page, "journey-search")
    await expectAccessible(page)
  })

  await test.step("kept out of answers, it is not found", async () => {
    await found.getByRole("link", { name: "warranty.pdf" }).first().click()
    await passage.getByRole("switch").click()
    await expect(passage.getByText("Kept out of answers")).toBeVisible()
    await expect(passage.getByRole("switch")).toBeEnabled()
    await search(page)
    await expect(page.getByText("Would not answer")).toBeVisible()
    await expect(page.getByText(mended)).toHaveCount(0)
    await openKnowledge(page)
    await page.getByRole("link", { name: "Passages of warranty.pdf" }).click()
    await expect(passage.getByText("Kept out of answers")).toBeVisible()
    await passage.getByRole("switch").click()
    await expect(passage.getByText("Kept out of answers")).toBeHidden()
    await expect(passage.getByRole("switch")).toBeEnabled()
  })

  await test.step("an answer cites it, and says how it came about and what it cost", async () => {
    await page.getByRole("link", { name: "Test chat" }).click()
    await ask(page, question)
    const answer = page.getByRole("article", { name: "Agent" })
    await expect(answer).toContainText(mended, { timeout: readingMs })
    await expect(answer).not.toContainText(read)
    await expect(answer).not.toContainText("$0.00")
    await answer.getByRole("button", { name: "How it decided" }).click()
    const trace = page.getByRole("dialog", { name: "How the agent decided" })
    await expect(trace).toContainText("Answered from the documents")
    await expect(trace.getByText("Cited", { exact: true }).first()).toBeVisible()
    for (const part of ["Sentences of the answer", "Tokens embedded", "Search", "In all", "Price$0.00"]) {
      await expect(trace).toContainText(part)
    }
    await shoot(page, "journey-trace")
    await expectAccessible(page)
    await page.keyboard.press("Escape")
  })

  await test.step("a golden question is made of it", async () => {
    await page.getByRole("button", { name: "Make a golden question", exact: true }).click()
    await page.getByRole("button", { name: "Show", exact: true }).click()
    const dialog = page.getByRole("dialog", { name: "Edit the question" })
    await expect(dialog.getByRole("textbox", { name: "Question of a customer" })).toHaveValue(question)
    await expect(dialog.getByRole("combobox", { name: "Expected document" })).toContainText("warranty.pdf")
    await dialog.getByRole("textbox", { name: "Expected facts" }).fill(mended)
    await dialog.getByRole("button", { name: "Save" }).click()
    await expect(dialog).toBeHidden()
    await expect(row(page, question)).toContainText("warranty.pdf, page 1")
  })

  await test.step("publishing asks for a run, and lets through what has passed", async () => {
    await page.getByRole("link", { name: "General" }).click()
    await page.getByRole("switch", { name: "Require a pass rate of golden questions" }).click()
    await page.getByRole("spinbutton", { name: "Per cent at least" }).fill("100")
    await expect(page.getByText(/^Saved /)).toBeVisible()
    await page.getByRole("button", { name: "Publish" }).click()
    await page.getByRole("alertdialog").getByRole("link", { name: "To the golden questions" }).click()
    await page.getByRole("button", { name: "Start a run" }).click()
    await page.getByRole("dialog").getByRole("button", { name: "Start", exact: true }).click()
    await expect(page.getByText("Finished")).toBeVisible({ timeout: readingMs })
    await expect(page.getByRole("row", { name: /Pass rate/ })).toContainText("100%")
    await expect(row(page, question)).toContainText(mended)
    await shoot(page, "journey-run")
    await expectAccessible(page)
    await page.getByRole("button", { name: "Publish" }).click()
    await expect(page.getByText("Published, version 1")).toBeVisible()
  })

  await test.step("the day's usage counts it", async () => {
    await page.getByRole("link", { name: "Usage" }).click()
    await expect(page.getByRole("table").getByRole("row")).toHaveCount(2)
    await expect(page.getByText("Answers", { exact: true }).first()).toBeVisible()
    await expectAccessible(page)
  })
  expect(complaints).toEqual([])
})
