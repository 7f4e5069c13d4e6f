import { describe, expect, it } from "vitest"
import { siteSchema, withScheme } from "./schema"

const places = (form: unknown) => siteSchema.safeParse(form).error?.issues.map((issue) => issue.path.join("."))

describe("siteSchema", () => {
  it("takes a page and a site", () => {
    expect(places({ address: "https://kitchens.example/prices", depth: 0, pages: 1 })).toBeUndefined()
    expect(places({ address: "http://кухни.example", depth: 5, pages: 500 })).toBeUndefined()
  })

  it.each(["javascript:alert(1)", "file:///etc/passwd", "kitchens", "https://user:secret@kitchens.example"])(
    "refuses %s",
    (address) => expect(places({ address, depth: 0, pages: 1 })).toEqual(["address"]),
  )

  it("names limits that are not kept", () => {
    expect(places({ address: "https://a.example", depth: 6, pages: 0 })).toEqual(["depth", "pages"])
  })
})

describe("withScheme", () => {
  it.each([
    [" kitchens.example/prices ", "https://kitchens.example/prices"],
    ["http://kitchens.example", "http://kitchens.example"],
    ["javascript:alert(1)", "javascript:alert(1)"],
    ["", ""],
  ])("%s becomes %s", (address, expected) => expect(withScheme(address)).toBe(expected))
})
