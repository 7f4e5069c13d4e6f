import type { TFunction } from "i18next"
import type { GoldenQuestionInput, GoldenResult, GoldenRun, GoldenRunInput } from "@/shared/api/types"
import { joinLines, linesOf } from "@/shared/lib/lines"
import type { QuestionForm } from "./schema"

const statuses = ["waiting", "running", "finished", "failed"] as const
const triggers = ["manual", "settings", "knowledge"] as const
const changes = ["worse", "better", "same"] as const

// Names that this interface does not know yet are shown as the plainest one.
export const statusOf = ({ status }: Pick<GoldenRun, "status">) =>
  statuses.find((known) => known === status) ?? "finished"
export const triggerOf = ({ trigger }: Pick<GoldenRun, "trigger">) =>
  triggers.find((known) => known === trigger) ?? "manual"
export const changeOf = ({ change }: Pick<GoldenResult, "change">) =>
  changes.find((known) => known === change) ?? "same"

export const isRunning = (run: Pick<GoldenRun, "status">): boolean => ["waiting", "running"].includes(statusOf(run))

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

type Side = GoldenRunInput["candidate"]

/** The side of a comparison that a select stands for: a name, nothing, or the number of a version. */
function sideOf(value: string): Side {
  if (value === "draft" || value === "published") return value
  return value === "" ? null : Number(value)
}

export const toRunInput = (baseline: string, candidate: string): GoldenRunInput => ({
  baseline: sideOf(baseline),
  candidate: sideOf(candidate),
})

/** A side of a run in the reader's language. */
export function sideText(t: TFunction<"golden">, { label, version }: GoldenRun["candidate"]): string {
  if (version !== null) return t("version", { version })
  return label === "draft" ? t("draft") : t("earlierRun")
}

/** What a run is called: what is tried, and what it is held against. */
export function runTitle(t: TFunction<"golden">, { baseline, candidate }: Pick<GoldenRun, "baseline" | "candidate">) {
  const tried = sideText(t, candidate)
  if (!baseline) return tried
  if (baseline.version !== null) return t("runs.againstVersion", { candidate: tried, version: baseline.version })
  return t(baseline.label === "draft" ? "runs.againstDraft" : "runs.againstEarlier", { candidate: tried })
}

const resultFilters = ["all", "worse", "better", "failed"] as const
export type ResultFilter = (typeof resultFilters)[number]

/** The filters that make sense for a run: with nothing to compare, nothing is better or worse. */
export const filtersOf = ({ baseline }: Pick<GoldenRun, "baseline">): readonly ResultFilter[] =>
  baseline ? resultFilters : ["all", "failed"]

export const filterOf = (name: string | null): ResultFilter => resultFilters.find((filter) => filter === name) ?? "all"

function letsThrough(filter: ResultFilter, result: GoldenResult): boolean {
  if (filter === "all") return true
  if (filter === "failed") return result.candidate?.passed === false
  return result.change === filter
}

/** How many results each filter lets through. */
export const counted = (results: readonly GoldenResult[]): Record<ResultFilter, number> => {
  const count = (filter: ResultFilter) => results.filter((result) => letsThrough(filter, result)).length
  return { all: count("all"), worse: count("worse"), better: count("better"), failed: count("failed") }
}

/** The results a filter lets through, what got worse first. */
export function filtered(results: readonly GoldenResult[], filter: ResultFilter): GoldenResult[] {
  const wanted = results.filter((result) => letsThrough(filter, result))
  return wanted.toSorted((a, b) => changes.indexOf(changeOf(a)) - changes.indexOf(changeOf(b)))
}
