import type { GoldenQuestion, GoldenQuestionInput, GoldenResult, GoldenRun, GoldenRunInput } from "@/shared/api/types"
import { joinLines, linesOf } from "@/shared/lib/lines"
import type { QuestionForm } from "./schema"

export const isRunning = ({ status }: Pick<GoldenRun, "status">): boolean =>
  status === "waiting" || status === "running"

export function toForm(question: GoldenQuestionInput | null): QuestionForm {
  return {
    question: question?.question ?? "",
    expectedFacts: joinLines(question?.expectedFacts ?? []),
    forbiddenClaims: joinLines(question?.forbiddenClaims ?? []),
    sourceFileId: question?.expectedSource?.fileId ?? "",
    sourcePage: question?.expectedSource?.page ?? null,
    expectedTool: question?.expectedTool ?? "",
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
    expectedTool: form.expectedTool || null,
    expectedUnknown: form.expectedUnknown,
  }
}

/** The side of a comparison that a select stands for: "draft", "published", "" or the number of a version. */
export const sideOf = <Name extends string>(value: string, names: readonly Name[]): Name | number | null =>
  names.find((name) => name === value) ?? (value === "" ? null : Number(value))

export function toRunInput(baseline: string, candidate: string): GoldenRunInput {
  return { baseline: sideOf(baseline, ["published"]), candidate: sideOf(candidate, ["draft"]) ?? "draft" }
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

/** Questions of a run that have been answered so far, for both sides where there are two. */
export const answeredOf = (run: Pick<GoldenRun, "results">): number =>
  run.results.filter((result) => result.candidate !== null).length

/** Only the first of what the address asks for: a question that another page links to. */
export const findQuestion = (questions: readonly GoldenQuestion[], id: string | null): GoldenQuestion | undefined =>
  id === null ? undefined : questions.find((question) => question.id === id)
