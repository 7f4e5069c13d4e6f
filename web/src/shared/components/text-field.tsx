import { type ReactNode, useId } from "react"
import { Field, FieldDescription, FieldError, FieldLabel } from "@/shared/ui/field"

/** The attributes that tie a control to its label, hint and error. */
export type ControlProps = { id: string; "aria-describedby"?: string; "aria-invalid"?: true }

type TextFieldProps = {
  label: ReactNode
  description?: ReactNode
  error?: string | undefined
  className?: string
  children: (control: ControlProps) => ReactNode
}

/** One labelled control with its hint and its error, wired for screen readers. */
export function TextField({ label, description, error, className, children }: TextFieldProps) {
  const id = useId()
  const describedBy = [error && `${id}-error`, description && `${id}-hint`].filter(Boolean).join(" ")
  const control: ControlProps = {
    id,
    ...(describedBy ? { "aria-describedby": describedBy } : {}),
    ...(error ? { "aria-invalid": true } : {}),
  }
  return (
    <Field className={className}>
      <FieldLabel htmlFor={id}>{label}</FieldLabel>
      {children(control)}
      <FieldError id={`${id}-error`}>{error}</FieldError>
      {description && <FieldDescription id={`${id}-hint`}>{description}</FieldDescription>}
    </Field>
  )
}
