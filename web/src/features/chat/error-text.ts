import type { TFunction } from "i18next"
import { ApiError } from "@/shared/api/errors"
import { errorText } from "@/shared/components/error-text"
import type { Turn } from "./model"

const modelFailures = [
  "answer_too_long",
  "cancelled",
  "content_filtered",
  "model_misconfigured",
  "rate_limited",
  "stream_cut",
  "timeout",
  "upstream_failed",
] as const

const known = ["answer_pending", ...modelFailures] as const

const attempts = ["answered", ...modelFailures] as const

/** How a call of a model ended; a way that is not known here keeps its name. */
export function attemptText(t: TFunction<"chat">, outcome: string): string {
  const code = attempts.find((candidate) => candidate === outcome)
  return code ? t(`trace.attempt.${code}`) : outcome
}

/** The model that answered; without one, documents are quoted. */
export function modelText(t: TFunction<"chat">, model: string | null): string {
  if (model === null) return t("trace.noModel")
  return model === "extractive" ? t("trace.quotes") : model
}

/** Why an agent did not answer, for somebody who is trying it out. */
export function chatErrorText(t: TFunction<"chat">, error: NonNullable<Turn["error"]>): string {
  const code = known.find((candidate) => candidate === error.code)
  if (code) return t(`error.${code}`)
  return errorText(error instanceof ApiError ? error : new ApiError({ status: 200, ...error }))
}
