import { z } from "zod"

// The API's limits.
export const limits = { name: 100, text: 4_000, steps: 50, delaySeconds: 366 * 86_400 } as const

export const sequenceSchema = z.object({
  name: z.string().trim().min(1, "required").max(limits.name, "too_long"),
  stopOnReply: z.boolean(),
  steps: z
    .array(
      z.object({
        // The id a stored step keeps; a new step has none yet.
        id: z.string().optional(),
        delaySeconds: z
          .number("out_of_range")
          .int("out_of_range")
          .min(0, "out_of_range")
          .max(limits.delaySeconds, "out_of_range"),
        action: z.object({
          type: z.literal("message"),
          text: z.string().trim().min(1, "required").max(limits.text, "too_long"),
        }),
      }),
    )
    .min(1, "required")
    .max(limits.steps, "too_many"),
})

export type SequenceForm = z.infer<typeof sequenceSchema>
export type StepForm = SequenceForm["steps"][number]
