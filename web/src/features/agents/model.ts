import type { ApiError } from "@/shared/api/errors"
import type { Agent, AgentInput, AgentSettings, Schedule } from "@/shared/api/types"
import { joinLines, linesOf } from "@/shared/lib/lines"
import { toolNames } from "@/shared/lib/tools"
import { type AgentForm, type AnswerLanguage, answerLanguages, type ScheduleForm, weekdays } from "./schema"

/** Parts of a currency unit that the API counts in. */
const micros = 1_000_000

/** How the draft stands against what customers get. */
export type DraftStatus = "unpublished" | "outOfDate" | "published"

export function draftStatus(agent: Pick<Agent, "publishedVersion" | "hasUnpublishedChanges">): DraftStatus {
  if (agent.publishedVersion == null) return "unpublished"
  return agent.hasUnpublishedChanges ? "outOfDate" : "published"
}

/** Settings as form values: an absent model is an empty field, an absent day a day off. */
export function toForm(settings: Omit<AgentSettings, "version">): AgentForm {
  return {
    name: settings.name,
    instructions: settings.instructions,
    model: settings.model ?? "",
    language: answerLanguageOf(settings.language),
    replyDelaySeconds: settings.replyDelaySeconds,
    schedule: settings.schedule ? toScheduleForm(settings.schedule) : null,
    memory: { window: toWindow(settings.memory.window), facts: settings.memory.facts },
    // In the order of the list, so that ticking and unticking leaves no trace.
    tools: toolNames.filter((tool) => settings.tools.includes(tool)),
    fields: settings.fields.map((field) => toFieldForm(field)),
    stages: settings.stages.map(({ key, label }) => ({ key, label })),
    links: joinLines(settings.links),
    budget: settings.budget
      ? { daily: settings.budget.dailyMicros / micros, cheaperModel: settings.budget.cheaperModel ?? "" }
      : null,
    goldenPassRate: settings.goldenPassRate,
  }
}

type FieldSetting = AgentSettings["fields"][number]

const toFieldForm = ({ key, label, type, choices, access }: FieldSetting): AgentForm["fields"][number] => ({
  key,
  label,
  type,
  choices: joinLines(choices ?? []),
  access,
})

const toFieldInput = ({ choices, ...field }: AgentForm["fields"][number]): FieldSetting =>
  field.type === "choice" ? Object.assign({ choices: linesOf(choices) }, field) : field

/** The window of a kind: counted kinds start from what most agents use. */
export function windowOf(kind: AgentForm["memory"]["window"]["kind"]): AgentForm["memory"]["window"] {
  switch (kind) {
    case "messages":
      return { kind, count: 20 }
    case "minutes":
      return { kind, count: 24 * 60 }
    case "none":
    case "all":
      return { kind, count: null }
  }
}

function toWindow(window: AgentSettings["memory"]["window"]): AgentForm["memory"]["window"] {
  const usual = windowOf(window.kind)
  return window.count == null || usual.count === null ? usual : { kind: usual.kind, count: window.count }
}

/** The language that a name of the API stands for; one this interface does not know yet counts as the customer's. */
export function answerLanguageOf(name: string): AnswerLanguage {
  return answerLanguages.find((language) => language === name) ?? "auto"
}

function toScheduleForm({ timeZone, days }: Schedule): ScheduleForm {
  return { timeZone, days: everyDay((day) => days[day] ?? null) }
}

/** Form values as the API takes them. */
export function toInput(form: AgentForm) {
  return {
    ...form,
    model: form.model || null,
    fields: form.fields.map((field) => toFieldInput(field)),
    links: linesOf(form.links),
    budget: form.budget && {
      dailyMicros: Math.round(form.budget.daily * micros),
      cheaperModel: form.budget.cheaperModel || null,
    },
  } satisfies AgentInput
}

/** Monday to Friday, nine to six, where the browser is. */
export function usualHours(timeZone: string): ScheduleForm {
  const free = new Set(["saturday", "sunday"])
  return { timeZone, days: everyDay((day) => (free.has(day) ? null : { start: "09:00", end: "18:00" })) }
}

function everyDay<Value>(of: (day: (typeof weekdays)[number]) => Value) {
  const [monday, tuesday, wednesday, thursday, friday, saturday, sunday] = weekdays
  return {
    monday: of(monday),
    tuesday: of(tuesday),
    wednesday: of(wednesday),
    thursday: of(thursday),
    friday: of(friday),
    saturday: of(saturday),
    sunday: of(sunday),
  }
}

/** The parts of the General page in their order; each has the address `#name`. */
export const sectionNames = ["behaviour", "actions", "timing", "model"] as const

/** Why a draft was not published: too few golden questions passed, in a run if one has ended; null for other reasons. */
export function refusalOf({ code, fields }: ApiError): { runId: string | null } | null {
  if (code !== "golden_pass_rate") return null
  const run = fields.find(({ loc }) => loc[0] === "run")
  return { runId: run?.loc[1] === undefined ? null : String(run.loc[1]) }
}
