import { describe, expect, it, vi } from "vitest"
import { ApiError } from "@/shared/api/errors"
import { deepMessage, showFieldErrors } from "./form-errors"

const problem = (...locs: string[][]) =>
  new ApiError({
    status: 422,
    code: "invalid",
    message: "invalid",
    fields: locs.map((loc) => ({ loc, code: "too_long", message: "is too long" })),
  })

describe("showFieldErrors", () => {
  it("puts each error at its field and the focus on the first", () => {
    const setError = vi.fn()
    const shown = showFieldErrors(
      { setError },
      ["name", "steps"],
      problem(["body", "name"], ["body", "steps", "1", "action", "text"]),
    )
    expect(shown).toBe(true)
    expect(setError.mock.calls).toEqual([
      ["name", { message: "too_long" }, { shouldFocus: true }],
      ["steps.1.action.text", { message: "too_long" }, { shouldFocus: false }],
    ])
  })

  it("says so when an error has no field in the form", () => {
    const setError = vi.fn()
    expect(showFieldErrors({ setError }, ["name"], problem(["body", "name"], ["query", "limit"]))).toBe(false)
    expect(setError).toHaveBeenCalledOnce()
  })

  it("says so when there are no field errors at all", () => {
    expect(showFieldErrors({ setError: vi.fn() }, ["name"], new TypeError("Failed to fetch"))).toBe(false)
  })
})

describe("deepMessage", () => {
  it("finds the first message, however deep", () => {
    expect(deepMessage({ window: { count: { message: "words", type: "custom" } } })).toBe("words")
    expect(deepMessage([undefined, { key: { message: "inner" } }])).toBe("inner")
    expect(deepMessage(undefined)).toBeUndefined()
  })
})
