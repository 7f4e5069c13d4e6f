import type { UsageDay } from "@/shared/api/types"

/** Days, both included, as "2026-11-22". */
export type Range = { from: string; to: string }

export const spans = ["7", "30", "90"] as const
export type Span = (typeof spans)[number]

export const spanOf = (name: string | null): Span => spans.find((span) => span === name) ?? "30"

const dayMs = 86_400_000
const dayOf = (time: number) => new Date(time).toISOString().slice(0, 10)

/** The last days up to today. Days are counted in UTC, as the API counts them. */
export function rangeOf(span: Span, now: number): Range {
  return { from: dayOf(now - (Number(span) - 1) * dayMs), to: dayOf(now) }
}

export type Totals = {
  answers: number
  inputTokens: number
  outputTokens: number
  embeddingTokens: number
  retries: number
  amountMicros: number
  /** Null without any day. */
  currency: string | null
  /** Answers whose price is not known. */
  unpriced: number
}

export function totalsOf(days: readonly UsageDay[]): Totals {
  const totals: Totals = {
    answers: 0,
    inputTokens: 0,
    outputTokens: 0,
    embeddingTokens: 0,
    retries: 0,
    amountMicros: 0,
    currency: null,
    unpriced: 0,
  }
  for (const day of days) {
    totals.answers += day.answers
    totals.inputTokens += day.inputTokens
    totals.outputTokens += day.outputTokens
    totals.embeddingTokens += day.embeddingTokens
    totals.retries += day.retries
    totals.amountMicros += day.amountMicros
    totals.currency ??= day.currency
    totals.unpriced += day.unpriced
  }
  return totals
}
