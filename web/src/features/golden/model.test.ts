import type { TFunction } from "i18next"
import { describe, expect, it } from "vitest"
import type { GoldenResult } from "@/shared/api/types"
import { counted, filtered, filterOf, runTitle, toForm, toInput, toRunInput } from "./model"

const input = {
  question: "Какая гарантия?",
  expectedFacts: ["3 года", "36 месяцев"],
  forbiddenClaims: ["пожизненная"],
  expectedSource: { fileId: "fil_1", page: 4 },
  expectedTool: "handOver",
  expectedUnknown: false,
}

describe("toForm and toInput", () => {
  it("are inverse to each other", () => {
    expect(toInput(toForm(input))).toEqual(input)
    expect(toInput(toForm(null))).toMatchObject({ expectedFacts: [], expectedSource: null, expectedTool: null })
  })

  it("expect no facts of an agent that should not know", () => {
    expect(toInput({ ...toForm(input), expectedUnknown: true })).toMatchObject({
      expectedFacts: [],
      expectedSource: null,
      forbiddenClaims: ["пожизненная"],
    })
  })
})

describe("toRunInput", () => {
  it.each([
    ["published", "draft", { baseline: "published", candidate: "draft" }],
    ["", "draft", { baseline: null, candidate: "draft" }],
    ["2", "3", { baseline: 2, candidate: 3 }],
  ])("%s against %s", (baseline, candidate, expected) => expect(toRunInput(baseline, candidate)).toEqual(expected))
})

const answer = (passed: boolean) => ({
  answer: "",
  passed,
  failures: [],
  outcome: "grounded",
  milliseconds: 1,
  cost: null,
  citations: [],
})

const result = (questionId: string, change: GoldenResult["change"], passed: boolean): GoldenResult => ({
  questionId,
  question: questionId,
  baseline: null,
  candidate: answer(passed),
  change,
})

describe("filtered", () => {
  const results = [result("a", "same", false), result("b", "better", true), result("c", "worse", false)]
  const ids = (filter: string | null) => filtered(results, filterOf(filter)).map(({ questionId }) => questionId)

  it("puts what got worse first", () => expect(ids(null)).toEqual(["c", "b", "a"]))
  it("keeps what was asked for", () => {
    expect(ids("worse")).toEqual(["c"])
    expect(ids("failed")).toEqual(["c", "a"])
    expect(ids("nonsense")).toHaveLength(3)
  })
})

describe("counted", () => {
  it("counts what each filter lets through", () => {
    const results = [result("a", "same", false), result("b", "better", true), result("c", "worse", false)]
    expect(counted(results)).toEqual({ all: 3, worse: 1, better: 1, failed: 2 })
  })
})

describe("runTitle", () => {
  const t = ((key: string) => key) as unknown as TFunction<"golden">
  const draft = { label: "draft", version: null }

  it.each([
    ["alone", null, "draft"],
    ["against a version", { label: "version 3", version: 3 }, "runs.againstVersion"],
    ["against the draft", draft, "runs.againstDraft"],
    ["against what was answered before", { label: "run_1", version: null }, "runs.againstEarlier"],
  ])("%s", (_name, baseline, expected) => expect(runTitle(t, { baseline, candidate: draft })).toBe(expected))
})
