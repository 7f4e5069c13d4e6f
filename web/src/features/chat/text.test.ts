import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { splitText } from "./text"

const hosts = ["kitchens.example"]
const links = (text: string) => splitText(text, 2, hosts).flatMap((part) => (part.kind === "link" ? [part.href] : []))

describe("splitText", () => {
  it("turns numbers of sources into markers and leaves others alone", () => {
    expect(splitText("Да [1], см. [7] и [2]", 2, [])).toEqual([
      { kind: "text", text: "Да " },
      { kind: "marker", number: 1 },
      { kind: "text", text: ", см. [7] и " },
      { kind: "marker", number: 2 },
    ])
    expect(splitText("", 0, hosts)).toEqual([])
  })

  it("links to the agent's own hosts, bare or with a label", () => {
    expect(
      splitText("См. https://kitchens.example/prices. Ещё: [каталог](https://www.kitchens.example)", 0, hosts),
    ).toEqual([
      { kind: "text", text: "См. " },
      { kind: "link", text: "https://kitchens.example/prices", href: "https://kitchens.example/prices" },
      { kind: "text", text: ". Ещё: " },
      { kind: "link", text: "каталог", href: "https://www.kitchens.example/" },
    ])
  })

  it.each([
    "https://evil.example/?data=secret",
    "https://kitchens.example.evil.example",
    "https://evilkitchens.example",
    "https://shop.kitchens.example",
    "https://kitchens.example@evil.example",
    "[x](javascript:alert(1))",
    "[x](data:text/html,1)",
    "![x](https://kitchens.example/pixel.png?data=secret)",
    '<img src="//kitchens.example">',
    "<a href=javascript:alert(1)>x</a>",
  ])("leaves %s as text", (text) => {
    expect(links(text)).toEqual([])
  })

  it("loses no character and links nowhere else, whatever comes", () => {
    const piece = fc.oneof(
      fc.string({ unit: "grapheme" }),
      fc.constantFrom("[1]", "[9]", "https://kitchens.example", "https://evil.example/", "](", "[", "javascript:"),
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const text = pieces.join("")
        const parts = splitText(text, 2, hosts)
        for (const part of parts) {
          if (part.kind === "link") expect(new URL(part.href).hostname).toMatch(/^(www\.)?kitchens\.example$/)
        }
        const plain = parts.every((part) => part.kind !== "link" || text.includes(part.text))
        expect(plain).toBe(true)
        const shown = parts.map((part) => (part.kind === "marker" ? `[${part.number}]` : part.text)).join("")
        if (!text.includes("](")) expect(shown).toBe(text)
      }),
    )
  })
})
