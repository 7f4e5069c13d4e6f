import { integerOf, lineOf, z } from "@/shared/lib/zod"

// The API's limits.
export const limits = { question: 2_000, list: 5_000, page: 100_000, csvBytes: 1024 * 1024 } as const

export const questionSchema = z.object({
  question: lineOf(limits.question),
  expectedFacts: z.string().check(z.maxLength(limits.list, "too_long")),
  forbiddenClaims: z.string().check(z.maxLength(limits.list, "too_long")),
  sourceFileId: z.string(),
  sourcePage: z.nullable(integerOf(1, limits.page)),
  expectedTool: z.string(),
  expectedUnknown: z.boolean(),
})

export type QuestionForm = z.infer<typeof questionSchema>
