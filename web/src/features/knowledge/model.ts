import type { FileReport, KnowledgeFile } from "@/shared/api/types"

/** The API's limit: 50 MiB. */
export const maxBytes = 50 * 1024 * 1024

// What the browser says about a type differs by system (Markdown is often ""), so the name decides what is declared.
const contentTypes: Record<string, string> = {
  pdf: "application/pdf",
  docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  pptx: "application/vnd.openxmlformats-officedocument.presentationml.presentation",
  odt: "application/vnd.oasis.opendocument.text",
  rtf: "application/rtf",
  epub: "application/epub+zip",
  csv: "text/csv",
  eml: "message/rfc822",
  html: "text/html",
  htm: "text/html",
  md: "text/markdown",
  markdown: "text/markdown",
  txt: "text/plain",
  zip: "application/zip",
}

export const acceptedExtensions = Object.keys(contentTypes).map((extension) => `.${extension}`)

export type Rejection = "type" | "empty" | "size"

export function contentTypeOf(name: string): string | undefined {
  return contentTypes[name.split(".").at(-1)?.toLowerCase() ?? ""]
}

/** Why a file need not even be sent; null when it may. */
export function rejectionOf(file: { name: string; size: number }): Rejection | null {
  if (!contentTypeOf(file.name)) return "type"
  if (file.size === 0) return "empty"
  return file.size > maxBytes ? "size" : null
}

const moving: ReadonlySet<KnowledgeFile["status"]> = new Set(["uploaded", "extracting", "embedding"])

export const isMoving = (file: Pick<KnowledgeFile, "status">): boolean => moving.has(file.status)

const steps = [
  { youngerThanMs: 20_000, delayMs: 1_000 },
  { youngerThanMs: 120_000, delayMs: 3_000 },
]
const slowestMs = 10_000

/**
 * Milliseconds until the list is read again, or false when nothing in it moves: each second at first, then ever more
 * rarely. A file that waits for its upload moves only as long as an upload address works (15 minutes).
 */
export function pollDelay(files: readonly Pick<KnowledgeFile, "status" | "updatedAt">[], now: number): number | false {
  const uploadMs = 15 * 60_000
  const ages = files
    .filter((file) => isMoving(file) || (file.status === "waiting" && now - Date.parse(file.updatedAt) < uploadMs))
    .map((file) => now - Date.parse(file.updatedAt))
  if (ages.length === 0) return false
  const youngest = Math.min(...ages)
  return steps.find((step) => youngest < step.youngerThanMs)?.delayMs ?? slowestMs
}

/** For dropped files, the stored uploads of the same name that they may be meant to replace. */
export function sameNames(
  dropped: readonly File[],
  stored: readonly Pick<KnowledgeFile, "id" | "name" | "origin">[],
): Map<File, string> {
  const uploads = new Map(
    stored.filter((file) => file.origin.kind !== "page").map((file) => [file.name.toLowerCase(), file.id]),
  )
  const matches = dropped.map((file) => [file, uploads.get(file.name.toLowerCase())] as const)
  return new Map(matches.filter((match): match is [File, string] => match[1] !== undefined))
}

/** A column of the chart of characters: one page, or several where there are more pages than columns. */
export type Column = { from: number; to: number; characters: number; share: number }

const columnsAtMost = 60

/** Pages as columns, the fullest one with a share of 1. A column of several pages holds their average. */
export function columnsOf(pageCharacters: readonly number[]): Column[] {
  const width = Math.ceil(pageCharacters.length / columnsAtMost) || 1
  const averages = Array.from({ length: Math.ceil(pageCharacters.length / width) }, (_, index) => {
    const pages = pageCharacters.slice(index * width, (index + 1) * width)
    return pages.reduce((sum, characters) => sum + characters, 0) / pages.length
  })
  const fullest = Math.max(1, ...averages)
  return averages.map((average, index) => ({
    from: index * width + 1,
    to: Math.min((index + 1) * width, pageCharacters.length),
    characters: Math.round(average),
    share: average / fullest,
  }))
}

const units: Record<string, "pages" | "slides" | "sheets" | "members" | "chapters"> = {
  pdf: "pages",
  pptx: "slides",
  xlsx: "sheets",
  zip: "members",
  eml: "members",
  epub: "chapters",
}

export type PageUnit = (typeof units)[string]

/** What the pages of a format are; null where the format knows none and the whole text counts as one. */
export function pageUnit({ kind, pages }: Pick<FileReport, "kind" | "pages">): PageUnit | null {
  return units[kind] ?? (pages > 1 ? "pages" : null)
}

/** Page numbers in short: `[1, 2, 3, 7]` is `1–3, 7`. */
export function ranges(pages: readonly number[]): string {
  const sorted = [...new Set(pages)].toSorted((a, b) => a - b)
  const groups: [number, number][] = []
  for (const page of sorted) {
    const last = groups.at(-1)
    if (last && last[1] + 1 === page) last[1] = page
    else groups.push([page, page])
  }
  return groups.map(([from, to]) => (from === to ? `${from}` : `${from}–${to}`)).join(", ")
}
