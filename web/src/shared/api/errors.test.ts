import { describe, expect, it } from "vitest"
import { ApiError, asApiError, fieldPath, isTransient, toApiError } from "./errors"

describe("toApiError", () => {
  it("takes code, words, fields and request id from a problem document", () => {
    const error = toApiError(422, {
      type: "about:blank",
      title: "Invalid",
      status: 422,
      code: "invalid",
      detail: "the name is empty",
      errors: [{ loc: ["body", "name"], code: "empty", message: "must not be empty" }],
      requestId: "req-1",
    })
    expect(error).toMatchObject({ status: 422, code: "invalid", message: "the name is empty", requestId: "req-1" })
    expect(error.fields).toHaveLength(1)
  })

  it("derives the code from the status when the gateway answers in its own shape", () => {
    const headers = new Headers({ "apigw-requestid": "gw-7" })
    expect(toApiError(401, { message: "Unauthorized" }, headers)).toMatchObject({
      code: "unauthenticated",
      requestId: "gw-7",
    })
    expect(toApiError(500, "<html>")).toMatchObject({ code: "internal", requestId: null })
  })
})

describe("asApiError", () => {
  it("calls a request that never arrived a network error", () => {
    expect(asApiError(new TypeError("Failed to fetch"))).toMatchObject({ status: 0, code: "network" })
  })

  it("leaves an ApiError as it is", () => {
    const error = new ApiError({ status: 409, code: "conflict", message: "taken" })
    expect(asApiError(error)).toBe(error)
  })
})

describe("isTransient", () => {
  it.each([
    [0, true],
    [429, true],
    [503, true],
    [404, false],
    [422, false],
  ])("status %i: %s", (status, expected) => {
    expect(isTransient(new ApiError({ status, code: "x", message: "x" }))).toBe(expected)
  })
})

describe("fieldPath", () => {
  it("drops the place and joins the rest with dots", () => {
    expect(fieldPath(["body", "steps", "0", "action", "text"])).toBe("steps.0.action.text")
    expect(fieldPath(["name"])).toBe("name")
  })
})
