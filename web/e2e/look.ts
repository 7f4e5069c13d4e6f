import { readFileSync } from "node:fs"
import { mkdir } from "node:fs/promises"
import { createRequire } from "node:module"
import { join } from "node:path"
import { type BrowserContext, expect, type Page } from "@playwright/test"
import type { AxeResults } from "axe-core"

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8")
const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

export type Look = { language: "ru" | "en"; theme: "light" | "dark"; width: 1280 | 390 }

export const lookName = ({ language, theme, width }: Look) => `${width}-${theme}-${language}`

/** Language and theme as a person has chosen them before, and the size of the window. */
export async function setLook(page: Page, { language, theme, width }: Look): Promise<void> {
  await page.setViewportSize({ width, height: width === 390 ? 844 : 800 })
  await page.addInitScript(
    ([chosenLanguage, chosenTheme]) => {
      localStorage.setItem("voronka.language", chosenLanguage)
      localStorage.setItem("voronka.theme", chosenTheme)
    },
    [language, theme] as const,
  )
}

/** Writes a picture into the folder of VORONKA_SHOTS, if there is one. */
export async function shoot(page: Page, name: string): Promise<void> {
  const folder = process.env.VORONKA_SHOTS
  if (!folder) return
  await mkdir(folder, { recursive: true })
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true })
}

/** No accessibility violation, and nothing wider than the window. */
export async function expectAccessible(page: Page): Promise<void> {
  // Evaluated, not added as a script: the content policy of the stack would rightly refuse that.
  await page.evaluate(axe)
  const violations = await page.evaluate(async (values) => {
    const checker = (window as unknown as { axe: { run: (options: object) => Promise<AxeResults> } }).axe
    const results = await checker.run({ runOnly: { type: "tag", values } })
    return results.violations.map(
      ({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 160)).join(" | ")}`,
    )
  }, rules)
  expect(violations).toEqual([])
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
  expect(overflow, "pixels wider than the window").toBeLessThanOrEqual(0)
}

/** Collects what the browser complains about. Refused requests are part of the tests and not counted. */
export function watchConsole(context: BrowserContext): string[] {
  const complaints: string[] = []
  context.on("console", (message) => {
    const refused = message.text().startsWith("Failed to load resource")
    if ((message.type() === "error" || message.type() === "warning") && !refused) complaints.push(message.text())
  })
  context.on("weberror", (error) => complaints.push(String(error.error())))
  return complaints
}
