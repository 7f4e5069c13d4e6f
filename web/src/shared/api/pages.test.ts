import { describe, expect, it } from "vitest"
import { cursorPages, itemsOf, pollWhile } from "./pages"

const data = {
  pages: [
    { items: [1, 2], nextCursor: "a" },
    { items: [3], nextCursor: null },
  ],
  pageParams: [undefined, "a"],
}

const poll = (moving: number) => pollWhile((item: number) => item === moving, 2_000)

describe("lists by pages", () => {
  it("go on with the cursor of the page before, and end without one", () => {
    expect(cursorPages.getNextPageParam({ nextCursor: "a" })).toBe("a")
    expect(cursorPages.getNextPageParam({ nextCursor: null })).toBeUndefined()
  })

  it("give the entries of all pages in their order", () => {
    expect(itemsOf(data)).toEqual([1, 2, 3])
    expect(itemsOf(undefined)).toEqual([])
  })

  it("are read again only while an entry of any page moves", () => {
    expect(poll(3)({ state: { data } })).toBe(2_000)
    expect(poll(4)({ state: { data } })).toBe(false)
    expect(poll(3)({ state: {} })).toBe(false)
  })
})
