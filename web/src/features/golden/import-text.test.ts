import type { TFunction } from "i18next"
import { describe, expect, it } from "vitest"
import { rustSources } from "@/test-rust"
import { beginnings, importErrorText } from "./import-text"

const t = ((key: string, { value }: { value: string }) => `${key}(${value})`) as unknown as TFunction<"golden">

describe("importErrorText", () => {
  it.each([
    ['source: the agent has no file "price.pdf"', "import.problem.file(price.pdf)"],
    ['page: "x" is no number; question: must not be empty', "import.problem.page(x) import.problem.question()"],
    ['the column "note" is not known and was left out', "import.problem.column(note)"],
    ["expectedFacts.3: must be at most 300 characters", "import.problem.facts()"],
    ["a problem of tomorrow", "a problem of tomorrow"],
  ])("%s", (message, expected) => expect(importErrorText(t, message)).toBe(expected))
})

describe("the words that the API says", () => {
  const said = rustSources("functions/golden-questions/src") + rustSources("shared/domain/src/golden")
  it.each(Object.values(beginnings))("%s", (beginning) => expect(said).toContain(`"${beginning}`))
})
