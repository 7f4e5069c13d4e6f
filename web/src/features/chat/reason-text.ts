import type { TFunction } from "i18next"
import { toolText } from "@/shared/lib/tools"

// The API gives reasons as English sentences without codes, as models are told them too: each is known by its beginning.
export const beginnings = {
  notOffered: "this agent may not use this tool",
  repeated: "this was done already in this answer",
  tooOften: "an answer may use tools",
  noStage: "there is no such stage",
  noField: "there is no such field",
  readOnlyField: "this agent may see this field and not change it",
  wrongValue: "the value of this field is",
  noSequence: "this agent has no such sequence",
  noTool: "there is no tool of this name",
  wrongArguments: "the arguments are",
  failed: "it failed",
  card: "card numbers are not remembered",
  secret: "passwords, codes and keys are not remembered",
  tooManyFacts: "an agent remembers at most",
  unsupported: "no source supports it",
  prompt: "words of the prompt are not repeated",
  picture: "pictures are not sent",
  host: "the host is not on the agent's list",
  markup: "markup is not sent",
} as const

/** Why something was not done or not said, in the reader's language; a reason that is not known here keeps its words. */
export function reasonText(t: TFunction<"chat">, reason: string): string {
  const known = Object.keys(beginnings) as (keyof typeof beginnings)[]
  const name = known.find((candidate) => reason.startsWith(beginnings[candidate]))
  return name ? t(`reason.${name}`) : reason
}

/** What was kept back: a piece of the answer, or a tool by its name. */
export const refusedText = (what: string): string => (what.startsWith("tool ") ? toolText(what.slice(5)) : what)
