import { describe, expect, it } from "vitest"
import type { UsageDay } from "@/shared/api/types"
import { isUsed, pricedOf, rangeOf, spanOf, totalsOf } from "./model"

const day = (name: string, amountMicros: number, unpriced: number): UsageDay => ({
  day: name,
  answers: 2,
  inputTokens: 100,
  outputTokens: 20,
  embeddingTokens: 10,
  retries: 1,
  amountMicros,
  unpriced,
  cachedTokens: 0,
  estimated: false,
  embeddingEstimated: false,
  budgetLevel: "normal",
  currency: "USD",
})

describe("rangeOf", () => {
  it("ends today and holds as many days as asked for", () => {
    expect(rangeOf("7", Date.parse("2026-03-02T23:59:00Z"))).toEqual({ from: "2026-02-24", to: "2026-03-02" })
    expect(spanOf("1000")).toBe("30")
  })
})

describe("totalsOf", () => {
  it("adds days up and says when a price is missing", () => {
    expect(totalsOf([day("2026-03-01", 5, 0), day("2026-03-02", 0, 2)])).toEqual({
      answers: 4,
      inputTokens: 200,
      outputTokens: 40,
      cachedTokens: 0,
      estimated: false,
      embeddingTokens: 20,
      retries: 2,
      amountMicros: 5,
      currency: "USD",
      unpriced: 2,
    })
    expect(totalsOf([])).toMatchObject({ answers: 0, currency: null, unpriced: 0 })
  })
})

describe("pricedOf", () => {
  it.each([
    [0, 0, "whole"],
    [4, 0, "whole"],
    [4, 1, "part"],
    [4, 4, "none"],
  ])("%i answers, %i of them without a price: %s", (answers, unpriced, expected) =>
    expect(pricedOf({ answers, unpriced })).toBe(expected),
  )
})

describe("isUsed", () => {
  it("counts a day on which only golden questions were asked", () => {
    expect(isUsed({ ...day("2026-03-01", 0, 0), answers: 0 })).toBe(true)
    const nothing = { answers: 0, inputTokens: 0, outputTokens: 0, embeddingTokens: 0 }
    expect(isUsed({ ...day("2026-03-01", 0, 0), ...nothing })).toBe(false)
  })
})
