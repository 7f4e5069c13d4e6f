import { describe, expect, it } from "vitest"
import { expiryOf, inviteSchema } from "./schema"

describe("expiryOf", () => {
  const now = Date.parse("2026-11-22T12:00:00.000Z")

  it("counts whole days from now", () => {
    expect(expiryOf("30", now)).toBe("2026-12-22T12:00:00.000Z")
  })

  it("has no end for a key that never expires", () => {
    expect(expiryOf("never", now)).toBeNull()
  })
})

describe("inviteSchema", () => {
  it.each([
    ["anna@example.com", true],
    ["anna", false],
    ["", false],
  ])("%s: %s", (email, valid) => {
    expect(inviteSchema.safeParse({ email, role: "viewer" }).success).toBe(valid)
  })
})
