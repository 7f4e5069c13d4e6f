import type { TFunction } from "i18next"

// The API tells what is wrong with a line in English sentences, joined by semicolons: each is known by its beginning.
export const beginnings = {
  line: "the line cannot be read",
  column: "the column",
  question: "question:",
  page: "page:",
  file: "source: the agent has no file",
  unknown: "unknown:",
  facts: "expectedFacts",
  forbidden: "forbiddenClaims",
  tool: "expectedTool",
  place: "expectedSource",
  contradiction: "expectedUnknown",
} as const

/** What is wrong with a line of an imported table, in the reader's language; what is not known here keeps its words. */
export function importErrorText(t: TFunction<"golden">, message: string): string {
  return message
    .split("; ")
    .map((problem) => problemText(t, problem))
    .join(" ")
}

function problemText(t: TFunction<"golden">, problem: string): string {
  const known = Object.keys(beginnings) as (keyof typeof beginnings)[]
  const name = known.find((candidate) => problem.startsWith(beginnings[candidate]))
  return name ? t(`import.problem.${name}`, { value: problem.match(/"(.*)"/)?.[1] ?? "" }) : problem
}
