import { describe, expect, it } from "vitest"
import type { UsageDay } from "@/shared/api/types"
import { everyDay, rangeOf, spanOf, totalsOf } from "./model"

const day = (name: string, amountMicros: number | null): UsageDay => ({
  day: name,
  answers: 2,
  inputTokens: 100,
  outputTokens: 20,
  embeddingTokens: 10,
  retries: 1,
  amountMicros,
  currency: amountMicros === null ? null : "USD",
})

describe("rangeOf", () => {
  it("ends today and holds as many days as asked for", () => {
    expect(rangeOf("7", Date.parse("2026-03-02T23:59:00Z"))).toEqual({ from: "2026-02-24", to: "2026-03-02" })
    expect(spanOf("1000")).toBe("30")
  })
})

describe("everyDay", () => {
  it("fills in the days on which nothing was asked, newest first", () => {
    const days = everyDay([day("2026-03-01", 5)], { from: "2026-02-28", to: "2026-03-02" })
    expect(days.map(({ day: name, usage }) => [name, usage?.amountMicros])).toEqual([
      ["2026-03-02", undefined],
      ["2026-03-01", 5],
      ["2026-02-28", undefined],
    ])
  })
})

describe("totalsOf", () => {
  it("adds days up and says when a price is missing", () => {
    expect(totalsOf([day("2026-03-01", 5), day("2026-03-02", null)])).toEqual({
      answers: 4,
      inputTokens: 200,
      outputTokens: 40,
      embeddingTokens: 20,
      retries: 2,
      amountMicros: 5,
      currency: "USD",
      unpriced: true,
    })
    expect(totalsOf([])).toMatchObject({ answers: 0, currency: null, unpriced: false })
  })
})
