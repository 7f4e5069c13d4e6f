import type { AgentUsage } from "../../src/shared/api/types"
import { usage } from "./costs"

const today = new Date().toISOString().slice(0, 10)
const yesterday = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10)

export const agentUsage: AgentUsage = {
  days: [
    { day: yesterday, answers: 9, unpriced: 9, budgetLevel: "normal", ...usage, amountMicros: 0, currency: "USD" },
    {
      day: today,
      answers: 14,
      unpriced: 0,
      budgetLevel: "cheaperModel",
      ...usage,
      amountMicros: 820_000,
      currency: "USD",
    },
  ],
  budget: { level: "cheaperModel", reason: "nearLimit", spentMicros: 820_000, limitMicros: 1_000_000, unpriced: 0 },
  currency: "USD",
  models: ["gpt-large", "gpt-small"],
}
