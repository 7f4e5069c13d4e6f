import i18next from "i18next"
import type { FieldPath, FieldValues, UseFormReturn } from "react-hook-form"
import { asApiError, fieldPath } from "@/shared/api/errors"

const codes = [
  "card_number",
  "contradiction",
  "control_characters",
  "direction_characters",
  "duplicate",
  "empty",
  "invalid_host",
  "invalid_hours",
  "invalid_json",
  "invalid_key",
  "invalid_tool",
  "out_of_range",
  "required",
  "secret",
  "too_long",
  "too_many",
  "unknown_field",
  "unknown_zone",
  "end_before_start",
  "invalid_address",
  "invalid_email",
] as const

/** Words for a field's error: our own for a code we know (from a zod message or from the API), else what came. */
export function fieldMessage(message: string | undefined): string | undefined {
  const code = codes.find((candidate) => candidate === message)
  return code ? i18next.t(`validation.${code}`) : message
}

/**
 * Shows the API's field errors at their fields. Answers whether every one found its place; if not, the caller must show
 * the error itself, so that nothing is swallowed.
 */
export function showFieldErrors<Values extends FieldValues>(
  form: Pick<UseFormReturn<Values>, "setError">,
  known: readonly string[],
  thrown: unknown,
  focus = true,
): boolean {
  const { fields } = asApiError(thrown)
  let placed = 0
  for (const field of fields) {
    const path = fieldPath(field.loc)
    if (!known.includes(path.split(".")[0] ?? "")) continue
    const code = codes.find((candidate) => candidate === field.code)
    form.setError(path as FieldPath<Values>, { message: code ?? field.message }, { shouldFocus: focus && placed === 0 })
    placed++
  }
  return fields.length > 0 && placed === fields.length
}

/** The first message in the errors of a field and of what is inside it, in words. */
export function deepMessage(errors: unknown): string | undefined {
  if (typeof errors !== "object" || errors === null) return undefined
  if ("message" in errors && typeof errors.message === "string") return fieldMessage(errors.message)
  for (const [name, inner] of Object.entries(errors)) {
    // A reference to the control that the error is at, not an error.
    const message = name === "ref" ? undefined : deepMessage(inner)
    if (message) return message
  }
  return undefined
}
