const outcomes = ["grounded", "ungrounded", "unknown", "smallTalk", "failed", "handedOver", "superseded"] as const

/** The outcome that a name of the API stands for; one this interface does not know yet counts as unknown. */
export function outcomeOf(name: string): (typeof outcomes)[number] {
  return outcomes.find((outcome) => outcome === name) ?? "unknown"
}
