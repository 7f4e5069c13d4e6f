import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { durationText, newSequence, sendTimes, toDelay, toInput, toSeconds } from "./model"
import { sequenceSchema } from "./schema"

describe("toDelay", () => {
  it.each([
    [0, { amount: 0, unit: "minute" }],
    [45, { amount: 45, unit: "second" }],
    [90 * 60, { amount: 90, unit: "minute" }],
    [7_200, { amount: 2, unit: "hour" }],
    [3 * 86_400, { amount: 3, unit: "day" }],
  ] as const)("%i seconds", (total, expected) => {
    expect(toDelay(total)).toEqual(expected)
  })

  it("loses nothing", () => {
    fc.assert(
      fc.property(fc.nat(366 * 86_400), (total) => {
        expect(toSeconds(toDelay(total))).toBe(total)
      }),
    )
  })
})

describe("durationText", () => {
  it("uses the plural forms of the language", () => {
    expect(durationText(86_400 + 3_600, "en")).toBe("1 day 1 hour")
    expect(durationText(2 * 86_400 + 5 * 3_600, "ru")).toBe("2 дня 5 часов")
    expect(durationText(0, "en")).toBe("0 minutes")
  })
})

describe("sendTimes", () => {
  it("adds up the delays and takes a cleared field for no delay", () => {
    expect(sendTimes([{ delaySeconds: 60 }, { delaySeconds: Number.NaN }, { delaySeconds: 40 }])).toEqual([60, 60, 100])
  })
})

describe("toInput", () => {
  it("keeps the ids of stored steps and gives new ones none", () => {
    const form = newSequence()
    const stored = { id: "stp_1", delaySeconds: 60, action: { type: "message" as const, text: "Здравствуйте" } }
    expect(toInput({ ...form, steps: [stored, ...form.steps] }).steps.map((step) => "id" in step)).toEqual([
      true,
      false,
    ])
  })
})

describe("sequenceSchema", () => {
  it("wants a name and a text for each step", () => {
    const places = sequenceSchema.safeParse(newSequence()).error?.issues.map((issue) => issue.path.join("."))
    expect(places).toEqual(["name", "steps.0.action.text"])
  })
})
