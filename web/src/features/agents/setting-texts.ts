import type { TFunction } from "i18next"
import { type AgentForm, weekdays } from "./schema"

type Words = TFunction<["agents", "common"]>
type Setting = keyof AgentForm

const lines = (...parts: (string | null | false)[]) => parts.filter(Boolean).join("\n")

/** What each setting says, as a text that can be compared with that of another version. */
const writers: { [Name in Setting]: (value: AgentForm[Name], t: Words) => string } = {
  name: (name) => name,
  instructions: (instructions) => instructions,
  model: (model, t) => model || t("field.modelDefault"),
  language: (language, t) => t(`language.${language}`),
  replyDelaySeconds: String,
  schedule: (schedule, t) =>
    schedule === null
      ? t("schedule.alwaysHint")
      : lines(
          schedule.timeZone,
          ...weekdays.map((day) => {
            const hours = schedule.days[day]
            return `${t(`day.${day}`)}: ${hours ? `${hours.start}–${hours.end}` : t("schedule.off")}`
          }),
        ),
  memory: ({ window, facts }, t) =>
    lines(
      window.count === null ? t(`memory.${window.kind}`) : `${t(`memory.${window.kind}`)}: ${window.count}`,
      facts && t("memory.facts"),
    ),
  tools: (tools, t) => lines(...tools.map((tool) => t(`tool.${tool}`, { ns: "common" }))),
  fields: (fields, t) =>
    lines(
      ...fields.map(({ key, label, type, access, choices }) => {
        const kind = `${t(`crm.${type}`)}, ${t(`crm.${access}`)}`
        return `${label} (${key}): ${kind}${choices ? `, ${choices.replaceAll("\n", " / ")}` : ""}`
      }),
    ),
  stages: (stages) => lines(...stages.map(({ key, label }) => `${label} (${key})`)),
  links: (links) => links,
  budget: (budget, t) =>
    budget === null
      ? t("budget.unlimitedHint")
      : lines(
          `${t("budget.daily")}: ${budget.daily}`,
          budget.cheaperModel && `${t("budget.cheaperModel")}: ${budget.cheaperModel}`,
        ),
  goldenPassRate: (rate) => (rate === null ? "—" : `${rate} %`),
}

const labels = {
  name: "field.name",
  instructions: "field.instructions",
  model: "field.model",
  language: "field.language",
  replyDelaySeconds: "field.replyDelay",
  schedule: "schedule.title",
  memory: "memory.title",
  tools: "tools.title",
  fields: "crm.fields",
  stages: "crm.stages",
  links: "links.label",
  budget: "budget.title",
  goldenPassRate: "passRate.required",
} as const satisfies Record<Setting, string>

export type SettingChange = { setting: Setting; label: string; before: string; after: string }

/** The settings in which two versions differ, each as it was and as it is. */
export function settingChanges(before: AgentForm, after: AgentForm, t: Words): SettingChange[] {
  const write = <Name extends Setting>(setting: Name, form: AgentForm) => writers[setting](form[setting], t)
  return (Object.keys(writers) as Setting[]).flatMap((setting) => {
    const change = { setting, label: t(labels[setting]), before: write(setting, before), after: write(setting, after) }
    return change.before === change.after ? [] : [change]
  })
}
