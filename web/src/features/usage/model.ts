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

/** Whether anything was used on a day; also without an answer, as by runs of golden questions. */
export const isUsed = ({ answers, inputTokens, outputTokens, embeddingTokens }: UsageDay): boolean =>
  answers + inputTokens + outputTokens + embeddingTokens > 0

/** What can be said of a day's price: all of it, a part, or nothing, because its models have none. */
export function pricedOf({ answers, unpriced }: Pick<UsageDay, "answers" | "unpriced">): "whole" | "part" | "none" {
  if (unpriced === 0) return "whole"
  return unpriced < answers ? "part" : "none"
}

export type Totals = {
  answers: number
  inputTokens: number
  outputTokens: number
  cachedTokens: number
  embeddingTokens: number
  retries: number
  amountMicros: number
  /** Null without any day. */
  currency: string | null
  /** Answers whose price is not known. */
  unpriced: number
  /** Whether a provider left some of the tokens to be estimated. */
  estimated: boolean
}

export function totalsOf(days: readonly UsageDay[]): Totals {
  const totals: Totals = {
    answers: 0,
    inputTokens: 0,
    outputTokens: 0,
    cachedTokens: 0,
    embeddingTokens: 0,
    retries: 0,
    amountMicros: 0,
    currency: null,
    unpriced: 0,
    estimated: false,
  }
  for (const day of days) {
    totals.answers += day.answers
    totals.inputTokens += day.inputTokens
    totals.outputTokens += day.outputTokens
    totals.cachedTokens += day.cachedTokens
    totals.embeddingTokens += day.embeddingTokens
    totals.retries += day.retries
    totals.amountMicros += day.amountMicros
    totals.currency ??= day.currency
    totals.unpriced += day.unpriced
    totals.estimated ||= day.estimated || day.embeddingEstimated
  }
  return totals
}
