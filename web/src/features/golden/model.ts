import type { TFunction } from "i18next"
import type { GoldenQuestion, GoldenQuestionInput, GoldenResult, GoldenRun, GoldenRunInput } from "@/shared/api/types"
import { joinLines, linesOf } from "@/shared/lib/lines"
import type { QuestionForm } from "./schema"

export const isRunning = ({ status }: Pick<GoldenRun, "status">): boolean =>
  status === "waiting" || status === "running"

/** An expected tool is its name, or its name and the arguments that it has to get as JSON. */
export function splitTool(tool: string | null): { expectedTool: string; toolArguments: string } {
  const [, name = "", parameters = ""] = tool?.match(/^(\S+)\s*(.*)$/s) ?? []
  return { expectedTool: name, toolArguments: parameters }
}

export function toForm(question: GoldenQuestionInput | null): QuestionForm {
  return {
    question: question?.question ?? "",
    expectedFacts: joinLines(question?.expectedFacts ?? []),
    forbiddenClaims: joinLines(question?.forbiddenClaims ?? []),
    sourceFileId: question?.expectedSource?.fileId ?? "",
    sourcePage: question?.expectedSource?.page ?? null,
    ...splitTool(question?.expectedTool ?? null),
    expectedUnknown: question?.expectedUnknown ?? false,
  }
}

/** Whoever does not know cannot be expected to name facts or a source: they are not sent then. */
export function toInput(form: QuestionForm): GoldenQuestionInput {
  const known = !form.expectedUnknown
  return {
    question: form.question,
    expectedFacts: known ? linesOf(form.expectedFacts) : [],
    forbiddenClaims: linesOf(form.forbiddenClaims),
    expectedSource: known && form.sourceFileId ? { fileId: form.sourceFileId, page: form.sourcePage } : null,
    expectedTool: [form.expectedTool, form.toolArguments.trim()].filter(Boolean).join(" ") || null,
    expectedUnknown: form.expectedUnknown,
  }
}

/** The side of a comparison that a select stands for: "draft", "published", "" or the number of a version. */
export const sideOf = <Name extends string>(value: string, names: readonly Name[]): Name | number | null =>
  names.find((name) => name === value) ?? (value === "" ? null : Number(value))

export function toRunInput(baseline: string, candidate: string): GoldenRunInput {
  return { baseline: sideOf(baseline, ["published"]), candidate: sideOf(candidate, ["draft"]) ?? "draft" }
}

/** A side of a run in the reader's language. */
export function sideText(t: TFunction<"golden">, { label, version }: GoldenRun["candidate"]): string {
  if (version !== null) return t("version", { version })
  return label === "draft" ? t("draft") : t("earlierRun")
}

/** What a run is called: what is tried, and what it is held against. */
export function runTitle(t: TFunction<"golden">, run: Pick<GoldenRun, "baseline" | "candidate">): string {
  const candidate = sideText(t, run.candidate)
  return run.baseline ? t("runs.compare", { baseline: sideText(t, run.baseline), candidate }) : candidate
}

export const resultFilters = ["all", "worse", "better", "failed"] as const
export type ResultFilter = (typeof resultFilters)[number]

export const filterOf = (name: string | null): ResultFilter => resultFilters.find((filter) => filter === name) ?? "all"

const rank: Record<GoldenResult["change"], number> = { worse: 0, better: 1, same: 2 }

/** The results a filter lets through, what got worse first. */
export function filtered(results: readonly GoldenResult[], filter: ResultFilter): GoldenResult[] {
  const wanted = results.filter((result) => {
    if (filter === "all") return true
    if (filter === "failed") return result.candidate?.passed === false
    return result.change === filter
  })
  return wanted.toSorted((a, b) => rank[a.change] - rank[b.change])
}

/** The question that the address asks for, as links of other pages do. */
export const findQuestion = (questions: readonly GoldenQuestion[], id: string | null): GoldenQuestion | undefined =>
  id === null ? undefined : questions.find((question) => question.id === id)
