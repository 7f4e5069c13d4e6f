import type { TFunction } from "i18next"
import { describe, expect, it } from "vitest"
import type { ToolUse } from "@/shared/api/types"
import { type ToolNames, toolArguments } from "./tool-text"

const names: ToolNames = {
  fields: [{ key: "city", label: "City of delivery", type: "text", access: "write" }],
  stages: [{ key: "won", label: "Paid" }],
  sequences: [{ id: "seq_1", name: "Remind of the visit" }],
}

const called = (name: string, given: unknown): ToolUse => ({
  name,
  arguments: given,
  decision: "dry",
  result: null,
  reason: null,
})

const t = ((key: string) => key) as unknown as TFunction<"chat">
const shown = (name: string, given: unknown) => toolArguments(t, called(name, given), names)

describe("toolArguments", () => {
  it("tells keys and ids by the names that people gave them", () => {
    expect(shown("setField", { field: "city", value: "Tver" })).toEqual([
      { name: "tool.argument.field", value: "City of delivery" },
      { name: "tool.argument.value", value: "Tver" },
    ])
    expect(shown("moveStage", { stage: "won" })[0]?.value).toBe("Paid")
    expect(shown("startSequence", { sequence: "seq_1" })[0]?.value).toBe("Remind of the visit")
  })

  it("leaves as it is what nobody has named", () => {
    expect(shown("moveStage", { stage: "lost" })[0]?.value).toBe("lost")
    expect(shown("newTool", { colour: 7 })).toEqual([{ name: "colour", value: "7" }])
  })

  it("shows what a model wrote instead of arguments", () => {
    expect(shown("moveStage", "{stage:")).toEqual([{ name: "", value: "{stage:" }])
    expect(shown("handOver", null)).toEqual([])
  })
})
