import type { Passage, PassageChange } from "@/shared/api/types"

export const passageId = ({ fileId, passage }: Pick<Passage, "fileId" | "passage">): string => `${fileId}.${passage}`

/** A passage as it will be after a change; what a restore brings back only the API knows. */
export function applyChange(passage: Passage, { text, enabled }: PassageChange): Passage {
  return {
    ...passage,
    ...(text == null ? {} : { text, edited: true }),
    ...(enabled == null ? {} : { enabled }),
  }
}

// Case, and the dots that Russian texts mostly leave out, make no difference to somebody who looks for a word.
const folded = (text: string) => text.toLowerCase().replaceAll("ё", "е")

/** The passages whose text or headings hold every word that was typed. */
export function matching(passages: readonly Passage[], typed: string): readonly Passage[] {
  const words = folded(typed).split(/\s+/).filter(Boolean)
  if (words.length === 0) return passages
  return passages.filter((passage) => {
    const text = folded([...passage.headings, passage.text].join("\n"))
    return words.every((word) => text.includes(word))
  })
}

/** How many passages are drawn at once: a file may have ten thousand. */
export const pageSize = 50

/** The page that is shown of a list that may still be loading: never past the end of what can come. */
export function pageOf<Item>(items: readonly Item[], wanted: number, complete: boolean) {
  const last = Math.max(0, Math.ceil(items.length / pageSize) - 1)
  const page = Math.max(0, complete ? Math.min(wanted, last) : wanted)
  return { page, last, items: items.slice(page * pageSize, (page + 1) * pageSize) }
}
