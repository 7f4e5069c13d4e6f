import { describe, expect, it } from "vitest"
import type { Agent } from "@/shared/api/types"
import { draftStatus, toForm, toInput, usualHours } from "./model"
import { agentSchema } from "./schema"

const agent: Agent = {
  id: "agt_1",
  name: "Анна",
  instructions: "Отвечай коротко.",
  model: null,
  language: "auto",
  replyDelaySeconds: 5,
  schedule: { timeZone: "Europe/Moscow", days: { monday: { start: "09:00", end: "18:00" } } },
  publishedVersion: 2,
  hasUnpublishedChanges: false,
  version: 7,
  createdAt: "2026-11-22T10:00:00.000Z",
  updatedAt: "2026-11-22T10:00:00.000Z",
}

describe("draftStatus", () => {
  const clean = { dirty: false, saving: false }

  it.each([
    ["saving", {}, { dirty: true, saving: true }],
    ["unsaved", {}, { dirty: true, saving: false }],
    ["unpublished", { publishedVersion: null, hasUnpublishedChanges: true }, clean],
    ["outOfDate", { hasUnpublishedChanges: true }, clean],
    ["published", {}, clean],
  ] as const)("%s", (expected, change, form) => {
    expect(draftStatus({ ...agent, ...change }, form)).toBe(expected)
  })
})

describe("toForm and toInput", () => {
  it("keep what the agent says and make days off explicit", () => {
    const input = toInput(toForm(agent))
    expect(input).toMatchObject({ name: "Анна", model: null, replyDelaySeconds: 5 })
    expect(input.schedule?.days).toMatchObject({ monday: { start: "09:00", end: "18:00" }, sunday: null })
  })

  it("are inverse to each other", () => {
    const form = toForm(agent)
    expect(toForm({ ...agent, ...toInput(form) })).toEqual(form)
  })
})

const places = (form: unknown) => agentSchema.safeParse(form).error?.issues.map((issue) => issue.path.join("."))

describe("agentSchema", () => {
  it("takes the usual hours", () => {
    expect(places({ ...toForm(agent), schedule: usualHours("Europe/Moscow") })).toBeUndefined()
  })

  it("names the field of each mistake", () => {
    const schedule = usualHours("UTC")
    schedule.days.friday = { start: "18:00", end: "09:00" }
    expect(places({ ...toForm(agent), name: "  ", replyDelaySeconds: 121, schedule })).toEqual([
      "name",
      "replyDelaySeconds",
      "schedule.days.friday.end",
    ])
  })

  it("takes midnight as the end of a day", () => {
    const schedule = usualHours("UTC")
    schedule.days.friday = { start: "18:00", end: "00:00" }
    expect(places({ ...toForm(agent), schedule })).toBeUndefined()
  })
})
