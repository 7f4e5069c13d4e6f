import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { type DiffPart, diffTexts } from "./diff"

const without = (parts: DiffPart[], kind: DiffPart["kind"]) =>
  parts
    .filter((part) => part.kind !== kind)
    .map(({ text }) => text)
    .join("")

const lines = (word: string) => Array.from({ length: 3_000 }, (_, index) => `${word} ${index}\n`).join("")

describe("diffTexts", () => {
  it("tells changed words from those that stay", () => {
    expect(diffTexts("Гарантия три года.", "Гарантия пять лет.")).toEqual([
      { kind: "same", text: "Гарантия " },
      { kind: "removed", text: "три" },
      { kind: "added", text: "пять" },
      { kind: "same", text: " " },
      { kind: "removed", text: "года" },
      { kind: "added", text: "лет" },
      { kind: "same", text: "." },
    ])
    expect(diffTexts("same", "same")).toEqual([{ kind: "same", text: "same" }])
    expect(diffTexts("", "new")).toEqual([{ kind: "added", text: "new" }])
  })

  it("holds both texts, whatever they are", () => {
    const text = fc.array(fc.constantFrom("a", "bb", " ", "\n", "ё", ".")).map((pieces) => pieces.join(""))
    fc.assert(
      fc.property(text, text, (before, after) => {
        const parts = diffTexts(before, after)
        expect(without(parts, "added")).toBe(before)
        expect(without(parts, "removed")).toBe(after)
      }),
    )
  })

  it("compares what is very long by lines", () => {
    const parts = diffTexts(`${lines("a")}end`, `${lines("a").replace("a 7\n", "b 7\n")}end`)
    expect(parts.filter(({ kind }) => kind !== "same")).toEqual([
      { kind: "removed", text: "a" },
      { kind: "added", text: "b" },
    ])
    const other = diffTexts(lines("a"), lines("b"))
    expect(without(other, "removed")).toBe(lines("b"))
  })
})
