import { describe, expect, it } from "vitest"
import { base64Url, challengeOf, claimsOf, randomToken } from "./pkce"

describe("pkce", () => {
  it("computes the example of RFC 7636, appendix B", async () => {
    expect(await challengeOf("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")).toBe(
      "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
    )
  })

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
