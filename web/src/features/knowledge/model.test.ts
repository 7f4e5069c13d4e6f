import { describe, expect, it } from "vitest"
import { maxBytes, pollDelay, ranges, rejectionOf } from "./model"

describe("rejectionOf", () => {
  it.each([
    ["price.PDF", 1, null],
    ["договор.docx", maxBytes, null],
    ["notes.md", 0, "empty"],
    ["photo.png", 10, "type"],
    ["README", 10, "type"],
    ["scan.pdf", maxBytes + 1, "size"],
  ] as const)("%s of %i bytes: %s", (name, size, expected) => {
    expect(rejectionOf({ name, size })).toBe(expected)
  })
})

describe("pollDelay", () => {
  const now = Date.parse("2026-11-22T12:00:00.000Z")
  const file = (status: "waiting" | "extracting" | "ready" | "failed", secondsAgo: number) => {
    const time = new Date(now - secondsAgo * 1000).toISOString()
    return { status, createdAt: time, updatedAt: time }
  }

  it.each([
    ["nothing is there", [], false],
    ["everything is done", [file("ready", 1), file("failed", 1)], false],
    ["a file has just moved", [file("ready", 1), file("extracting", 2)], 1_000],
    ["a file has not moved for a minute", [file("extracting", 60)], 3_000],
    ["a file has not moved for an hour", [file("extracting", 3_600)], 10_000],
    ["the freshest file decides", [file("extracting", 3_600), file("extracting", 5)], 1_000],
    ["an upload is under way", [file("waiting", 5)], 1_000],
    ["an upload was given up", [file("waiting", 3_600)], false],
  ] as const)("when %s", (_, files, expected) => {
    expect(pollDelay(files, now)).toBe(expected)
  })
})

describe("ranges", () => {
  it("joins neighbours, sorts and drops repeats", () => {
    expect(ranges([7, 1, 2, 3, 2, 9])).toBe("1–3, 7, 9")
    expect(ranges([])).toBe("")
  })
})
