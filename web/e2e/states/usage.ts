import { agent, api, retry, unavailable, type State } from "./state"

export const usageStates: State[] = [
  { name: "usage", path: `${agent}/usage`, ready: (page) => page.getByRole("table") },
  {
    name: "usage-empty",
    path: `${agent}/usage`,
    answers: { [`GET ${api}/usage`]: { days: [], budget: null, currency: "USD", models: [] } },
    ready: (page) => page.getByRole("heading", { level: 2 }).nth(1),
  },
  { name: "usage-failed", path: `${agent}/usage`, answers: { [`GET ${api}/usage`]: unavailable }, ready: retry },
]
