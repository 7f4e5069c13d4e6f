import { TriangleAlert } from "lucide-react"
import { asApiError, fieldPath } from "@/shared/api/errors"
import { Alert, AlertBody } from "@/shared/ui/alert"
import { RequestId } from "./error-state"
import { errorText } from "./error-text"

const none: readonly string[] = []

type FormErrorProps = {
  error: unknown
  /** Fields of the form that show their own errors; what is left over is listed here. */
  known?: readonly string[]
}

/** Why a form was not accepted, unless every reason stands at its field already. */
export function FormError({ error: thrown, known = none }: FormErrorProps) {
  if (!thrown) return null
  const error = asApiError(thrown)
  if (error.status === 412) return null
  const homeless = error.fields.filter((field) => !known.includes(fieldPath(field.loc).split(".")[0] ?? ""))
  if (error.fields.length > 0 && homeless.length === 0) return null
  return (
    <Alert variant="danger" role="alert">
      <TriangleAlert aria-hidden />
      <AlertBody>
        <p>{errorText(error)}</p>
        {homeless.map((field) => (
          <p key={fieldPath(field.loc)}>{`${fieldPath(field.loc)}: ${field.message}`}</p>
        ))}
        {error.requestId && <RequestId id={error.requestId} />}
      </AlertBody>
    </Alert>
  )
}
