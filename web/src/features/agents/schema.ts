import { linesOf } from "@/shared/lib/lines"
import { toolNames } from "@/shared/lib/tools"
import { integerOf, lineOf, z } from "@/shared/lib/zod"

export const weekdays = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"] as const
export type Weekday = (typeof weekdays)[number]

export const answerLanguages = ["auto", "ru", "en"] as const
export type AnswerLanguage = (typeof answerLanguages)[number]

// The API's limits, so that most mistakes are seen before sending; the API checks again.
export const limits = {
  name: 100,
  instructions: 20_000,
  model: 100,
  replyDelaySeconds: 120,
  windowMessages: 200,
  windowMinutes: 31 * 24 * 60,
  fields: 50,
  stages: 50,
  key: 64,
  label: 100,
  choices: 50,
  links: 50,
  dailyBudget: 1_000_000,
} as const

const time = z.string().check(z.regex(/^\d\d:\d\d$/, "required"))

const hours = z.object({ start: time, end: time }).check(
  // "00:00" as an end means midnight at the end of the day.
  z.refine(({ start, end }) => end === "00:00" || start < end, { message: "end_before_start", path: ["end"] }),
)

const day = z.nullable(hours)

const schedule = z.object({
  timeZone: z.string().check(z.minLength(1, "required")),
  days: z.object({
    monday: day,
    tuesday: day,
    wednesday: day,
    thursday: day,
    friday: day,
    saturday: day,
    sunday: day,
  }),
})

export const windowKinds = ["none", "messages", "minutes", "all"] as const
export const fieldTypes = ["text", "number", "date", "choice"] as const
export const fieldAccess = ["read", "write"] as const

const memory = z.object({
  window: z.discriminatedUnion("kind", [
    z.object({ kind: z.literal("messages"), count: integerOf(1, limits.windowMessages) }),
    z.object({ kind: z.literal("minutes"), count: integerOf(1, limits.windowMinutes) }),
    z.object({ kind: z.enum(["none", "all"]), count: z.nullable(z.number()) }),
  ]),
  facts: z.boolean(),
})

const key = z.string().check(z.trim(), z.regex(/^[A-Za-z0-9_.:-]{1,64}$/, "invalid_key"))
const label = lineOf(limits.label)

const distinctKeys = z.refine<{ key: string }[]>(
  (entries) => new Set(entries.map((entry) => entry.key)).size === entries.length,
  { message: "duplicate" },
)

const field = z
  .object({
    key,
    label,
    type: z.enum(fieldTypes),
    /** One a line. */
    choices: z.string(),
    access: z.enum(fieldAccess),
  })
  .check(
    z.refine(({ type, choices }) => type !== "choice" || choices.trim() !== "", {
      message: "required",
      path: ["choices"],
    }),
  )

const hosts = z.string().check(
  z.refine((text) => linesOf(text).every((host) => /^[^\s/:@?#]+\.[^\s/:@?#.]+$/.test(host)), "invalid_host"),
  z.refine((text) => linesOf(text).length <= limits.links, "too_many"),
)

const budget = z.object({
  /** In whole units of the currency. */
  daily: z.number("out_of_range").check(z.gte(0, "out_of_range"), z.lte(limits.dailyBudget, "out_of_range")),
  cheaperModel: z.string().check(z.trim(), z.maxLength(limits.model, "too_long")),
})

export const agentSchema = z.object({
  name: lineOf(limits.name),
  instructions: z.string().check(z.maxLength(limits.instructions, "too_long")),
  model: z.string().check(z.trim(), z.maxLength(limits.model, "too_long")),
  language: z.enum(answerLanguages),
  replyDelaySeconds: integerOf(0, limits.replyDelaySeconds),
  schedule: z.nullable(schedule),
  memory,
  tools: z.array(z.enum(toolNames)),
  fields: z.array(field).check(z.maxLength(limits.fields, "too_many"), distinctKeys),
  stages: z.array(z.object({ key, label })).check(z.maxLength(limits.stages, "too_many"), distinctKeys),
  links: hosts,
  budget: z.nullable(budget),
  goldenPassRate: z.nullable(integerOf(1, 100)),
})

export type AgentForm = z.infer<typeof agentSchema>
export type ScheduleForm = z.infer<typeof schedule>

export const newAgentSchema = z.pick(agentSchema, { name: true, instructions: true, language: true })
export type NewAgentForm = z.infer<typeof newAgentSchema>
