import { expect, it } from "vitest"
import { rustSources } from "@/test-rust"
import { knownSignals } from "./signal-names"

it("has words for every measure that a confidence is made of", () => {
  // One tuple a line, the name first, in the array that ends with the length of the question.
  const [, list = ""] =
    rustSources("shared/domain/src/answer").match(/(\("passageCosine", [\s\S]*?"questionWords", )/) ?? []
  const measures = list.matchAll(/\("([a-z][A-Za-z0-9]+)", /g)
  const said = Array.from(measures, (match) => match[1] ?? "")
  expect(said).toEqual(expect.arrayContaining(["passageCosine", "bm25", "questionWords"]))
  expect(said.filter((name) => !knownSignals.some((known) => known === name))).toEqual([])
})
