import { describe, expect, it } from "vitest"
import { columnsOf, maxBytes, pageUnit, pollDelay, ranges, rejectionOf, sameNames } from "./model"

describe("rejectionOf", () => {
  it.each([
    ["price.PDF", 1, null],
    ["договор.docx", maxBytes, null],
    ["mail.eml", 1, null],
    ["all.ZIP", 1, null],
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
    return { status, updatedAt: time }
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

describe("sameNames", () => {
  it("finds the upload that a dropped file has the name of, and never a page of a site", () => {
    const price = new File(["x"], "Price.PDF")
    const stored = [
      { id: "fil_1", name: "price.pdf", origin: { kind: "upload" } as const },
      {
        id: "fil_2",
        name: "About us",
        origin: { kind: "page", siteId: "sit_1", address: "https://a.example" } as const,
      },
    ]
    expect([...sameNames([price, new File(["x"], "new.pdf"), new File(["x"], "About us")], stored)]).toEqual([
      [price, "fil_1"],
    ])
  })
})

describe("columnsOf", () => {
  it("is one column a page while they fit", () => {
    expect(columnsOf([100, 0, 50])).toEqual([
      { from: 1, to: 1, characters: 100, share: 1 },
      { from: 2, to: 2, characters: 0, share: 0 },
      { from: 3, to: 3, characters: 50, share: 0.5 },
    ])
  })

  it("averages neighbours of a long document and loses no page", () => {
    const columns = columnsOf(Array.from({ length: 1_000 }, (_, index) => index))
    expect(columns.length).toBeLessThanOrEqual(60)
    expect(columns[0]).toMatchObject({ from: 1, to: 17, characters: 8 })
    expect(columns.at(-1)?.to).toBe(1_000)
  })

  it("has nothing to draw without pages", () => {
    expect(columnsOf([])).toEqual([])
  })
})

describe("pageUnit", () => {
  it.each([
    ["pdf", 1, "pages"],
    ["pptx", 3, "slides"],
    ["zip", 2, "members"],
    ["csv", 1, null],
    ["docx", 1, null],
    ["docx", 4, "pages"],
  ] as const)("%s of %i: %s", (kind, pages, expected) => expect(pageUnit({ kind, pages })).toBe(expected))
})
