import i18next from "i18next"
import { type ApiError, asApiError } from "@/shared/api/errors"

const known = [
  "account_exists",
  "already_enrolled",
  "already_member",
  "another_person",
  "conflict",
  "forbidden",
  "idempotency_key_reused",
  "internal",
  "invalid",
  "last_owner",
  "network",
  "no_answered_question",
  "no_golden_questions",
  "not_failed",
  "not_found",
  "not_published",
  "not_uploaded",
  "not_uploaded_by_hand",
  "nothing_to_publish",
  "payload_too_large",
  "people_only",
  "precondition_failed",
  "rate_limited",
  "reindexing",
  "too_many",
  "unauthenticated",
  "unavailable",
  "upload_refused",
  "upstream_failed",
] as const

/** An error in the reader's language by its code; a code we have no words for shows the server's own sentence. */
export function errorText(thrown: unknown): string {
  const error: ApiError = asApiError(thrown)
  // too_many_agents, too_many_files ...: one sentence for all.
  const name = error.code.startsWith("too_many_") ? "too_many" : error.code
  const code = known.find((candidate) => candidate === name)
  return code ? i18next.t(`error.${code}`) : error.message
}
