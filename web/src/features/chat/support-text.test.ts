import type { TFunction } from "i18next"
import { describe, expect, it } from "vitest"
import type { Trace } from "@/shared/api/types"
import { supportText } from "./support-text"

type Sentence = Trace["sentences"][number]

const t = ((key: string, values?: Record<string, unknown>) =>
  [key, ...Object.values(values ?? {})].join(" ")) as unknown as TFunction<"chat">
const measured: Sentence = {
  text: "Three years.",
  statement: true,
  support: 0.9,
  threshold: 0.5,
  kept: true,
  basis: "passage",
  citations: [1],
}

describe("supportText", () => {
  it.each<[string, Partial<Sentence>, string]>([
    ["a measured one", {}, "trace.support 0.9 0.5"],
    ["one by the instructions", { basis: "instructions" }, "trace.basis.instructions · trace.support 0.9 0.5"],
    ["a quotation", { support: null, threshold: 0 }, "trace.basis.passage"],
    ["one that was taken back", { support: null, kept: false, basis: null }, "trace.noSupport"],
    ["one that states nothing", { statement: false, support: null }, "trace.noStatement"],
  ])("%s", (_name, change, expected) => expect(supportText(t, { ...measured, ...change }, String)).toBe(expected))
})
