import { describe, expect, it } from "vitest"
import type { Passage } from "@/shared/api/types"
import { applyChange, matching, pageOf, pageSize, passageId } from "./model"

const passage: Passage = {
  fileId: "fil_1",
  fileName: "price.pdf",
  passage: 7,
  page: 2,
  headings: ["Фасады"],
  text: "Цена тёмного дуба 4 200.",
  original: null,
  language: "ru",
  enabled: true,
  edited: false,
  version: 3,
}

describe("passageId", () => {
  it("is the file and the place in it", () => expect(passageId(passage)).toBe("fil_1.7"))
})

describe("applyChange", () => {
  it("marks a passage as edited only when its text changes", () => {
    expect(applyChange(passage, { text: "Новое." })).toMatchObject({ text: "Новое.", edited: true, enabled: true })
    expect(applyChange(passage, { enabled: false })).toEqual({ ...passage, enabled: false })
    expect(applyChange(passage, { restore: true })).toEqual(passage)
  })
})

describe("matching", () => {
  it.each([
    ["ТЕМНОГО", 1],
    ["дуба фасады", 1],
    ["дуба сроки", 0],
    ["  ", 1],
  ])("%s finds %i", (typed, count) => expect(matching([passage], typed)).toHaveLength(count))
})

describe("pageOf", () => {
  const items = Array.from({ length: pageSize * 2 + 1 }, (_, index) => index)

  it("cuts a page out", () => {
    expect(pageOf(items, 1, true)).toMatchObject({ page: 1, last: 2, items: items.slice(pageSize, pageSize * 2) })
    expect(pageOf(items, 2, true).items).toEqual([pageSize * 2])
  })

  it("stays within a list that is whole and waits for one that is not", () => {
    expect(pageOf(items, 9, true).page).toBe(2)
    expect(pageOf(items, 9, false)).toMatchObject({ page: 9, items: [] })
    expect(pageOf([], 3, true)).toMatchObject({ page: 0, last: 0, items: [] })
  })
})
