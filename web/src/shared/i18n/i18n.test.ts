import { describe, expect, it } from "vitest"
import { formatters } from "./format"
import { preferredLanguage } from "./index"

describe("preferredLanguage", () => {
  it.each([
    ["ru", ["en-US"], "ru"],
    [null, ["de-DE", "ru-RU", "en"], "ru"],
    [null, ["de-DE"], "en"],
    ["xx", ["ru"], "ru"],
  ] as const)("stored %s, browser %s: %s", (stored, browser, expected) => {
    expect(preferredLanguage(stored, browser)).toBe(expected)
  })
})

describe("formatters", () => {
  it.each([
    ["en", 0, "0 byte"],
    ["en", 999, "999 byte"],
    ["en", 12_288, "12 kB"],
    ["ru", 52_428_800, "50 МБ"],
  ])("%s: %i bytes", (language, bytes, expected) => {
    expect(formatters(language).bytes(bytes).replaceAll(/\s/g, " ")).toBe(expected)
  })

  it("rounds to a nought without a sign", () => {
    expect(formatters("en").score(-0.001)).toBe("0.00")
    expect(formatters("en").score(-0.5)).toBe("-0.50")
  })

  it("shows a code that is no language as it is", () => {
    expect(formatters("en").languageName("ru")).toBe("Russian")
    expect(formatters("en").languageName("mixed text")).toBe("mixed text")
  })
})
