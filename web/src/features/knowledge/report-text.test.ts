import type { TFunction } from "i18next"
import { describe, expect, it } from "vitest"
import { rustSources } from "@/test-rust"
import { knownFailures, knownWarnings, warningText } from "./report-text"

// Keys with what is put into them.
const t = ((key: string, values?: Record<string, unknown>) =>
  [key, ...Object.values(values ?? {})].join(" ")) as unknown as TFunction<"knowledge">

const warning = (code: string, message: string, page: number | null = null) => ({ code, message, page })

describe("warningText", () => {
  it.each([
    [
      warning("part_not_read", "a/photo.jpg: The file is a picture", 3),
      "report.subject a/photo.jpg warning.part_not_read",
    ],
    [warning("hidden_sheet", 'the hidden sheet "Prices" was not read'), "report.subject Prices warning.hidden_sheet"],
    [
      warning("damaged_page", "a part of the page could not be read", 9),
      "report.subject report.at.pages 9 warning.damaged_page",
    ],
    [warning("damaged_file", "the file is damaged"), "warning.damaged_file"],
    [warning("of_tomorrow", "The server's own words."), "The server's own words."],
  ])("%o", (given, expected) => expect(warningText(t, given, "pages")).toBe(expected))

  it("names no page of a format that has none", () =>
    expect(warningText(t, warning("damaged_part", "", 1), null)).toBe("warning.damaged_part"))
})

describe("every code of the worker has words here", () => {
  const worker = rustSources("functions/file-worker")
  const codes = (pattern: RegExp) =>
    [...new Set(Array.from(worker.matchAll(pattern), (match) => match[1] ?? ""))].toSorted()

  it("for what was not read as it should have been", () => {
    const said = codes(/(?:warn\(\s*|NOT_READ: &str = |Warning \{ code: )"([a-z_]+)"/g)
    expect(said.length).toBeGreaterThan(10)
    expect(said.filter((code) => !knownWarnings.some((known) => known === code))).toEqual([])
  })

  it("for why nothing was read", () => {
    const said = codes(/(?:Self::\w+(?: \{ \.\. \})? => |Failure::new\()"([a-z_]+)"/g)
    expect(said.length).toBeGreaterThan(15)
    expect(said.filter((code) => !knownFailures.some((known) => known === code))).toEqual([])
  })
})
