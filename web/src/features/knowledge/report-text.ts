import type { TFunction } from "i18next"
import type { FileReport, KnowledgeFile, Site } from "@/shared/api/types"
import type { PageUnit } from "./model"

export const knownFailures = [
  "cancelled",
  "cpu_limit",
  "damaged",
  "empty_file",
  "encrypted",
  "internal",
  "memory_limit",
  "model_changed",
  "no_readable_member",
  "no_text",
  "not_uploaded",
  "reader_crashed",
  "time_limit",
  "too_deep",
  "too_large",
  "too_large_unpacked",
  "too_many_archives",
  "too_many_members",
  "too_many_pages",
  "too_many_pieces",
  "too_much_text",
  "undecodable",
  "unsupported_type",
] as const

type Warning = FileReport["warnings"][number]

export const knownWarnings = [
  "damaged_file",
  "damaged_page",
  "damaged_part",
  "duplicate_of",
  "edit_dropped",
  "hidden_sheet",
  "link_not_followed",
  "more_warnings",
  "name_mismatch",
  "needs_ocr",
  "part_not_read",
  "undecodable_characters",
  "unsafe_path",
  "wide_sheet",
] as const

/**
 * The file inside the file, or the sheet, that a warning is about. The API tells it in the message alone, as
 * `photo.jpg: ...` or `the hidden sheet "Prices" ...`; null where it does not.
 */
function subjectOf({ code, message }: Warning): string | null {
  if (code === "hidden_sheet") return message.match(/"(.+)"/)?.[1] ?? null
  if (code === "needs_ocr" || code === "part_not_read") return message.match(/^(.+?): /)?.[1] ?? null
  return null
}

/** What was not read as it should have been, with its place. */
export function warningText(t: TFunction<"knowledge">, warning: Warning, unit: PageUnit | null): string {
  const code = knownWarnings.find((candidate) => candidate === warning.code)
  const text = code ? t(`warning.${code}`) : warning.message
  const subject = subjectOf(warning)
  if (subject) return t("report.subject", { subject, text })
  return warning.page == null || unit === null
    ? text
    : t("report.subject", { subject: t(`report.at.${unit}`, { number: warning.page }), text })
}

/** A format as people write it: those that are no abbreviation are words. */
export function formatText(t: TFunction<"knowledge">, kind: string): string {
  if (kind === "text" || kind === "markdown") return t(`report.format.${kind}`)
  return kind.toUpperCase()
}

const knownStages = ["download", "extract", "embed"] as const

/** A stage of the work on a file; one that is not known here keeps its name. */
export function stageText(t: TFunction<"knowledge">, stage: string): string {
  const name = knownStages.find((candidate) => candidate === stage)
  return name ? t(`report.stage.${name}`) : stage
}

type FailureText = { message: string; advice: string | null }

/** Why a file could not be read and what to do, in the reader's language; unknown codes keep the server's words. */
export function failureText(t: TFunction<"knowledge">, failure: KnowledgeFile["failure"] | null): FailureText {
  if (!failure) return { message: t("failure.unknown.message"), advice: t("failure.unknown.advice") }
  const code = knownFailures.find((candidate) => candidate === failure.code)
  if (!code) return { message: failure.message, advice: failure.advice || null }
  return { message: t(`failure.${code}.message`), advice: t(`failure.${code}.advice`) }
}

const knownSkips = [
  "duplicate",
  "elsewhere",
  "full",
  "interrupted",
  "noIndex",
  "notFound",
  "notText",
  "private",
  "refused",
  "robots",
  "tooLarge",
  "unreachable",
] as const

/** Why a page of a site was left out. */
export function skipText(t: TFunction<"knowledge">, reason: string): string {
  const code = knownSkips.find((candidate) => candidate === reason)
  return code ? t(`site.skip.${code}`) : reason
}

/** Why a site could not be read; its own reasons are those of pages, the rest those of documents. */
export function siteFailureText(t: TFunction<"knowledge">, failure: NonNullable<Site["failure"]>): FailureText {
  const code = knownSkips.find((candidate) => candidate === failure.code)
  if (code) return { message: t(`site.skip.${code}`), advice: t(`site.advice.${code}`) }
  return failureText(t, failure)
}
