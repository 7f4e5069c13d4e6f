import { describe, expect, it } from "vitest"
import { ApiError } from "@/shared/api/errors"
import type { Agent } from "@/shared/api/types"
import { draftStatus, refusalOf, toForm, toInput, usualHours } from "./model"
import { agentSchema } from "./schema"
import { settingChanges } from "./setting-texts"

const agent: Agent = {
  id: "agt_1",
  name: "Анна",
  instructions: "Отвечай коротко.",
  model: null,
  language: "auto",
  replyDelaySeconds: 5,
  schedule: { timeZone: "Europe/Moscow", days: { monday: { start: "09:00", end: "18:00" } } },
  memory: { window: { kind: "minutes", count: 90 }, facts: false },
  tools: ["searchKnowledge", "setField"],
  fields: [
    { key: "city", label: "Город", type: "text", access: "write" },
    { key: "form", label: "Форма", type: "choice", choices: ["прямая", "угловая"], access: "read" },
  ],
  stages: [{ key: "new", label: "Новый" }],
  links: ["kitchens.example"],
  budget: { dailyMicros: 1_500_000, cheaperModel: null },
  goldenPassRate: 90,
  publishedVersion: 2,
  hasUnpublishedChanges: false,
  version: 7,
  createdAt: "2026-11-22T10:00:00.000Z",
  updatedAt: "2026-11-22T10:00:00.000Z",
}

describe("draftStatus", () => {
  it.each([
    ["unpublished", { publishedVersion: null, hasUnpublishedChanges: true }],
    ["outOfDate", { hasUnpublishedChanges: true }],
    ["published", {}],
  ] as const)("%s", (expected, change) => {
    expect(draftStatus({ ...agent, ...change })).toBe(expected)
  })
})

describe("toForm and toInput", () => {
  it("keep what the agent says and make days off explicit", () => {
    const input = toInput(toForm(agent))
    expect(input).toMatchObject({ name: "Анна", model: null, replyDelaySeconds: 5 })
    expect(input.schedule?.days).toMatchObject({ monday: { start: "09:00", end: "18:00" }, sunday: null })
  })

  it("give the API back what it said", () => {
    const { memory, tools, fields, stages, links, budget, goldenPassRate } = agent
    expect(toInput(toForm(agent))).toMatchObject({ memory, tools, fields, stages, links, budget, goldenPassRate })
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

  it.each([
    ["memory.window.count", { memory: { window: { kind: "messages", count: 0 }, facts: true } }],
    ["fields.0.key", { fields: [{ key: "имя", label: "Имя", type: "text", choices: "", access: "read" }] }],
    ["fields.0.choices", { fields: [{ key: "a", label: "A", type: "choice", choices: " ", access: "read" }] }],
    [
      "stages",
      {
        stages: [
          { key: "a", label: "A" },
          { key: "a", label: "B" },
        ],
      },
    ],
    ["links", { links: "https://kitchens.example/a" }],
    ["budget.daily", { budget: { daily: -1, cheaperModel: "" } }],
    ["goldenPassRate", { goldenPassRate: 101 }],
  ])("points at %s", (place, change) => expect(places({ ...toForm(agent), ...change })).toEqual([place]))

  it("takes midnight as the end of a day", () => {
    const schedule = usualHours("UTC")
    schedule.days.friday = { start: "18:00", end: "00:00" }
    expect(places({ ...toForm(agent), schedule })).toBeUndefined()
  })
})

const refused = (code: string, loc: string[]) =>
  refusalOf(new ApiError({ status: 409, code, message: "", fields: [{ loc, code, message: "" }] }))

describe("refusalOf", () => {
  it("names the run that was not passed, if there was one", () => {
    expect(refused("golden_pass_rate", ["run", "run_1"])).toEqual({ runId: "run_1" })
    expect(refused("golden_pass_rate", ["run"])).toEqual({ runId: null })
    expect(refused("conflict", ["run", "run_1"])).toBeNull()
  })
})

describe("settingChanges", () => {
  const t = ((key: string) => key) as unknown as Parameters<typeof settingChanges>[2]
  const changes: [string, Partial<Agent>, string, string][] = [
    ["name", { name: "Мария" }, "Мария", "Анна"],
    ["instructions", { instructions: "Отвечай подробно." }, "Отвечай подробно.", "Отвечай коротко."],
    ["language", { language: "ru" }, "language.ru", "language.auto"],
    ["memory", { memory: { ...agent.memory, facts: true } }, "memory.minutes: 90\nmemory.facts", "memory.minutes: 90"],
    ["tools", { tools: [] }, "", "tool.searchKnowledge\ntool.setField"],
    [
      "fields",
      { fields: agent.fields.slice(0, 1) },
      "Город (city): crm.text, crm.write",
      "Город (city): crm.text, crm.write\nФорма (form): crm.choice, crm.read, прямая / угловая",
    ],
    ["stages", { stages: [] }, "", "Новый (new)"],
    ["links", { links: [] }, "", "kitchens.example"],
    ["replyDelaySeconds", { replyDelaySeconds: 6 }, "6", "5"],
    [
      "schedule",
      { schedule: null },
      "schedule.alwaysHint",
      expect.stringContaining("day.monday: 09:00–18:00") as string,
    ],
    ["model", { model: "gpt-large" }, "gpt-large", "field.modelDefault"],
    ["budget", { budget: null }, "budget.unlimitedHint", "budget.daily: 1.5"],
    ["goldenPassRate", { goldenPassRate: null }, "—", "90 %"],
  ]

  it.each(changes)("%s: %j", (setting, change, before, after) =>
    expect(settingChanges(toForm({ ...agent, ...change }), toForm(agent), t)).toMatchObject([
      { setting, before, after },
    ]),
  )

  it("knows every setting", () => {
    expect(changes.map(([setting]) => setting).toSorted()).toEqual(Object.keys(toForm(agent)).toSorted())
    expect(settingChanges(toForm(agent), toForm(agent), t)).toEqual([])
  })
})
