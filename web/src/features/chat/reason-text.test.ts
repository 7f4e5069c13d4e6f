import type { TFunction } from "i18next"
import { describe, expect, it } from "vitest"
import { rustSources } from "@/test-rust"
import { beginnings, reasonText } from "./reason-text"

const t = ((key: string) => key) as unknown as TFunction<"chat">

describe("reasonText", () => {
  it.each([
    ["there is no such stage; known are `new`, `won`", "reason.noStage"],
    ["the value of this field is one of `S`, `M`", "reason.wrongValue"],
    ["the arguments are not those of the tool: missing field `stage`", "reason.wrongArguments"],
    ["no source supports it", "reason.unsupported"],
    ["a reason of tomorrow", "a reason of tomorrow"],
  ])("%s", (reason, expected) => expect(reasonText(t, reason)).toBe(expected))
})

describe("the words that the API says", () => {
  const said = rustSources("shared/domain/src")
  it.each(Object.values(beginnings))("%s", (beginning) => expect(said).toContain(`"${beginning}`))
})
