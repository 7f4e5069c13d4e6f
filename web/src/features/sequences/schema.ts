import { integerOf, lineOf, z } from "@/shared/lib/zod"

// The API's limits.
export const limits = { name: 100, text: 4_000, steps: 50, delaySeconds: 366 * 86_400 } as const

export const sequenceSchema = z.object({
  name: lineOf(limits.name),
  stopOnReply: z.boolean(),
  steps: z
    .array(
      z.object({
        // The id a stored step keeps; a new step has none yet.
        id: z.optional(z.string()),
        delaySeconds: integerOf(0, limits.delaySeconds),
        action: z.object({
          type: z.literal("message"),
          text: lineOf(limits.text),
        }),
      }),
    )
    .check(z.minLength(1, "required"), z.maxLength(limits.steps, "too_many")),
})

export type SequenceForm = z.infer<typeof sequenceSchema>
export type StepForm = SequenceForm["steps"][number]
