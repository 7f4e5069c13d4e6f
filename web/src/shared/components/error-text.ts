import i18next from "i18next"
import { type ApiError, asApiError } from "@/shared/api/errors"

const known = [
  "conflict",
  "forbidden",
  "idempotency_key_reused",
  "internal",
  "invalid",
  "last_owner",
  "limit_reached",
  "network",
  "not_found",
  "payload_too_large",
  "people_only",
  "precondition_failed",
  "rate_limited",
  "unauthenticated",
  "unavailable",
  "upload_refused",
  "upstream_failed",
] as const

/** An error in the reader's language by its code; a code we have no words for shows the server's own sentence. */
export function errorText(thrown: unknown): string {
  const error: ApiError = asApiError(thrown)
  const code = known.find((candidate) => candidate === error.code)
  return code ? i18next.t(`error.${code}`) : error.message
}
