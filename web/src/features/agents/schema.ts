import { integerOf, lineOf, z } from "@/shared/lib/zod"

export const weekdays = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"] as const
export type Weekday = (typeof weekdays)[number]

export const answerLanguages = ["auto", "ru", "en"] as const
export type AnswerLanguage = (typeof answerLanguages)[number]

// The API's limits, so that most mistakes are seen before sending; the API checks again.
export const limits = { name: 100, instructions: 20_000, model: 100, replyDelaySeconds: 120 } as const

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

export const agentSchema = z.object({
  name: lineOf(limits.name),
  instructions: z.string().check(z.maxLength(limits.instructions, "too_long")),
  model: z.string().check(z.trim(), z.maxLength(limits.model, "too_long")),
  language: z.enum(answerLanguages),
  replyDelaySeconds: integerOf(0, limits.replyDelaySeconds),
  schedule: z.nullable(schedule),
})

export type AgentForm = z.infer<typeof agentSchema>
export type ScheduleForm = z.infer<typeof schedule>

export const newAgentSchema = z.pick(agentSchema, { name: true, instructions: true, language: true })
export type NewAgentForm = z.infer<typeof newAgentSchema>
