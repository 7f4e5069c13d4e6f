export type DiffPart = { kind: "same" | "added" | "removed"; text: string }

/** More cells than this, and words are compared line by line instead. */
const cellsAtMost = 4_000_000

/** What was taken out of a text and what was put in, word by word; a large change of a large text line by line. */
export function diffTexts(before: string, after: string): DiffPart[] {
  const words = diffTokens(wordsOf(before), wordsOf(after))
  return words ?? diffTokens(linesOf(before), linesOf(after)) ?? replaced(before, after)
}

const wordsOf = (text: string): string[] => text.match(/\s+|[\p{L}\p{N}_]+|[^\s\p{L}\p{N}_]/gu) ?? []
const linesOf = (text: string): string[] => text.match(/[^\n]*\n|[^\n]+/g) ?? []

const replaced = (before: string, after: string): DiffPart[] =>
  joined([
    { kind: "removed", text: before },
    { kind: "added", text: after },
  ])

/** The longest common subsequence; null when it would take too long to find. */
function diffTokens(before: string[], after: string[]): DiffPart[] | null {
  let start = 0
  while (start < before.length && start < after.length && before[start] === after[start]) start++
  let end = 0
  const most = Math.min(before.length, after.length) - start
  while (end < most && before[before.length - 1 - end] === after[after.length - 1 - end]) end++

  const old = before.slice(start, before.length - end)
  const fresh = after.slice(start, after.length - end)
  const middle = between(old, fresh)
  if (!middle) return null
  return joined([
    { kind: "same", text: before.slice(0, start).join("") },
    ...middle,
    { kind: "same", text: before.slice(before.length - end).join("") },
  ])
}

function between(old: string[], fresh: string[]): DiffPart[] | null {
  const width = fresh.length + 1
  if ((old.length + 1) * width > cellsAtMost) return null
  // lengths[i * width + j]: how much of old from i and of fresh from j is common.
  const lengths = new Uint16Array((old.length + 1) * width)
  const at = (i: number, j: number) => lengths[i * width + j] ?? 0
  for (let i = old.length - 1; i >= 0; i--) {
    for (let j = fresh.length - 1; j >= 0; j--) {
      lengths[i * width + j] = old[i] === fresh[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1))
    }
  }
  const parts: DiffPart[] = []
  let [i, j] = [0, 0]
  while (i < old.length || j < fresh.length) {
    if (i < old.length && j < fresh.length && old[i] === fresh[j]) {
      parts.push({ kind: "same", text: old[i] ?? "" })
      i++
      j++
    } else if (j === fresh.length || (i < old.length && at(i + 1, j) >= at(i, j + 1))) {
      parts.push({ kind: "removed", text: old[i] ?? "" })
      i++
    } else {
      parts.push({ kind: "added", text: fresh[j] ?? "" })
      j++
    }
  }
  return parts
}

/** Neighbours of a kind in one, and nothing that is empty. */
function joined(parts: readonly DiffPart[]): DiffPart[] {
  const whole: DiffPart[] = []
  for (const part of parts) {
    const last = whole.at(-1)
    if (part.text === "") continue
    if (last?.kind === part.kind) last.text += part.text
    else whole.push({ ...part })
  }
  return whole
}
