import { linesOf } from "@/shared/lib/lines"
import { integerOf, lineOf, z } from "@/shared/lib/zod"

// The API's limits.
export const limits = {
  question: 4_000,
  entries: 20,
  entry: 300,
  toolArguments: 450,
  page: 100_000,
  csvBytes: 1024 * 1024,
} as const

const entries = z.string().check(
  z.refine((text) => linesOf(text).length <= limits.entries, "too_many"),
  z.refine((text) => linesOf(text).every((entry) => entry.length <= limits.entry), "too_long"),
)

function isJsonObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === "object" && value !== null && !Array.isArray(value)
  } catch {
    return false
  }
}

export const questionSchema = z.object({
  question: lineOf(limits.question),
  expectedFacts: entries,
  forbiddenClaims: entries,
  sourceFileId: z.string(),
  sourcePage: z.nullable(integerOf(1, limits.page)),
  expectedTool: z.string(),
  toolArguments: z.string().check(
    z.maxLength(limits.toolArguments, "too_long"),
    z.refine((text) => text.trim() === "" || isJsonObject(text), "invalid_json"),
  ),
  expectedUnknown: z.boolean(),
})

export type QuestionForm = z.infer<typeof questionSchema>
