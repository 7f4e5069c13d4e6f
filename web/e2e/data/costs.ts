import type { Money, TokenUsage } from "../../src/shared/api/types"

export const usage: TokenUsage = {
  inputTokens: 1_420,
  cachedTokens: 0,
  outputTokens: 96,
  embeddingTokens: 12,
  retries: 1,
  estimated: false,
  embeddingEstimated: false,
}

export const cost: Money = { amountMicros: 271, currency: "USD" }
