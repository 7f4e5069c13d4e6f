import type { TFunction } from "i18next"
import type { Agent, Sequence, ToolUse } from "@/shared/api/types"
import { valueText } from "@/shared/lib/tools"

const known = [
  "query",
  "field",
  "value",
  "stage",
  "text",
  "dueInDays",
  "tag",
  "reason",
  "summary",
  "sequence",
  "key",
] as const

/** What the keys and ids in a tool's arguments stand for. */
export type ToolNames = Pick<Agent, "fields" | "stages"> & { sequences: readonly Pick<Sequence, "id" | "name">[] }

/** The arguments of a tool in the reader's words; what a model wrote that are no arguments is one nameless value. */
export function toolArguments(
  t: TFunction<"chat">,
  tool: ToolUse,
  names: ToolNames,
): { name: string; value: string }[] {
  const { arguments: given } = tool
  if (!isObject(given)) return given === null || given === "" ? [] : [{ name: "", value: valueText(given) }]
  return Object.entries(given).map(([key, value]) => {
    const argument = known.find((candidate) => candidate === key)
    return { name: argument ? t(`tool.argument.${argument}`) : key, value: named(key, valueText(value), names) }
  })
}

function named(argument: string, value: string, { fields, stages, sequences }: ToolNames): string {
  if (argument === "field") return fields.find(({ key }) => key === value)?.label ?? value
  if (argument === "stage") return stages.find(({ key }) => key === value)?.label ?? value
  if (argument === "sequence") return sequences.find(({ id }) => id === value)?.name ?? value
  return value
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value)
