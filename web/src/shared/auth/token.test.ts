import { describe, expect, it } from "vitest"
import { base64Url, claimsOf, randomToken } from "./token"

describe("tokens", () => {
  it("makes 43 letters of the unreserved set, never twice the same", () => {
    const tokens = Array.from({ length: 50 }, randomToken)
    expect(new Set(tokens).size).toBe(50)
    for (const token of tokens) expect(token).toMatch(/^[\w-]{43}$/)
  })

  it("reads claims with letters outside ASCII", () => {
    const payload = base64Url(new TextEncoder().encode('{"name":"Анна","exp":7}'))
    expect(claimsOf(`e30.${payload}.sig`)).toEqual({ name: "Анна", exp: 7 })
  })
})
