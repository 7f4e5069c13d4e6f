import { describe, expect, it } from "vitest"
import { parseConfig } from "./config"

const config = { issuer: "https://id.example", clientId: "web", redirectPath: "/auth/callback" }

describe("parseConfig", () => {
  it("sends the ID token unless told otherwise", () => {
    expect(parseConfig(config).tokenUse).toBe("id")
    expect(parseConfig({ ...config, tokenUse: "access" }).tokenUse).toBe("access")
  })

  it.each([
    ["issuer", { issuer: "" }],
    ["clientId", { clientId: 7 }],
    ["redirectPath", { redirectPath: "https://evil.example" }],
    ["tokenUse", { tokenUse: "refresh" }],
  ])("names a wrong %s", (name, change) => {
    expect(() => parseConfig({ ...config, ...change })).toThrow(name)
  })
})
