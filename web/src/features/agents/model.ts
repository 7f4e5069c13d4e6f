import type { Agent, AgentInput, AgentVersion, Schedule } from "@/shared/api/types"
import { type AgentForm, type AnswerLanguage, answerLanguages, type ScheduleForm, weekdays } from "./schema"

type Settings = Pick<
  Agent | AgentVersion,
  "name" | "instructions" | "model" | "language" | "replyDelaySeconds" | "schedule"
>

/** What the status bar says about an agent. */
export type DraftStatus = "unsaved" | "saving" | "unpublished" | "outOfDate" | "published"

export function draftStatus(
  agent: Pick<Agent, "publishedVersion" | "hasUnpublishedChanges">,
  form: { dirty: boolean; saving: boolean },
): DraftStatus {
  if (form.saving) return "saving"
  if (form.dirty) return "unsaved"
  if (agent.publishedVersion == null) return "unpublished"
  return agent.hasUnpublishedChanges ? "outOfDate" : "published"
}

/** Settings as form values: an absent model is an empty field, an absent day a day off. */
export function toForm(settings: Settings): AgentForm {
  return {
    name: settings.name,
    instructions: settings.instructions,
    model: settings.model ?? "",
    language: answerLanguageOf(settings.language),
    replyDelaySeconds: settings.replyDelaySeconds,
    schedule: settings.schedule ? toScheduleForm(settings.schedule) : null,
  }
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
  return { ...form, model: form.model || null } satisfies AgentInput
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
