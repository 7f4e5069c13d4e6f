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

/** Every day of a range, newest first; the API leaves out days on which nothing was asked. */
export function everyDay(days: readonly UsageDay[], { from, to }: Range): { day: string; usage: UsageDay | null }[] {
  const known = new Map(days.map((usage) => [usage.day, usage]))
  const all: { day: string; usage: UsageDay | null }[] = []
  for (let time = Date.parse(to); time >= Date.parse(from); time -= dayMs) {
    const day = dayOf(time)
    all.push({ day, usage: known.get(day) ?? null })
  }
  return all
}

export type Totals = {
  answers: number
  inputTokens: number
  outputTokens: number
  embeddingTokens: number
  retries: number
  amountMicros: number
  /** Null where nothing has a price. */
  currency: string | null
  /** Whether there were days whose price is not known. */
  unpriced: boolean
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
    unpriced: false,
  }
  for (const day of days) {
    totals.answers += day.answers
    totals.inputTokens += day.inputTokens
    totals.outputTokens += day.outputTokens
    totals.embeddingTokens += day.embeddingTokens
    totals.retries += day.retries
    totals.amountMicros += day.amountMicros ?? 0
    totals.currency ??= day.currency
    totals.unpriced ||= day.amountMicros === null
  }
  return totals
}
