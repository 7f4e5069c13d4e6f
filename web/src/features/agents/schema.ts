import { z } from "zod"

export const weekdays = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"] as const
export type Weekday = (typeof weekdays)[number]

export const answerLanguages = ["auto", "ru", "en"] as const
export type AnswerLanguage = (typeof answerLanguages)[number]

// The API's limits, so that most mistakes are seen before sending; the API checks again.
export const limits = { name: 100, instructions: 20_000, model: 100, replyDelaySeconds: 120 } as const

const hours = z
  .object({ start: z.string().regex(/^\d\d:\d\d$/, "required"), end: z.string().regex(/^\d\d:\d\d$/, "required") })
  // "00:00" as an end means midnight at the end of the day.
  .refine(({ start, end }) => end === "00:00" || start < end, { message: "end_before_start", path: ["end"] })

const day = hours.nullable()

const schedule = z.object({
  timeZone: z.string().min(1, "required"),
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
  name: z.string().trim().min(1, "required").max(limits.name, "too_long"),
  instructions: z.string().max(limits.instructions, "too_long"),
  model: z.string().trim().max(limits.model, "too_long"),
  language: z.enum(answerLanguages),
  replyDelaySeconds: z
    .number("out_of_range")
    .int("out_of_range")
    .min(0, "out_of_range")
    .max(limits.replyDelaySeconds, "out_of_range"),
  schedule: schedule.nullable(),
})

export type AgentForm = z.infer<typeof agentSchema>
export type ScheduleForm = z.infer<typeof schedule>

export const newAgentSchema = agentSchema.pick({ name: true, instructions: true, language: true })
export type NewAgentForm = z.infer<typeof newAgentSchema>
