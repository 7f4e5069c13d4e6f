import i18next from "i18next"

/** The tools that an agent can be allowed, in the order they are offered. */
export const toolNames = [
  "searchKnowledge",
  "rememberFact",
  "handOver",
  "setField",
  "moveStage",
  "createTask",
  "addTag",
  "addNote",
  "startSequence",
  "stopSequence",
] as const
export type ToolName = (typeof toolNames)[number]

/** A tool in the reader's language; one that this interface does not know yet keeps its name. */
export function toolText(name: string): string {
  const known = toolNames.find((candidate) => candidate === name)
  return known ? i18next.t(`tool.${known}`) : name
}

/** A value of a tool's arguments or result, for people. */
export function valueText(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value)
}
