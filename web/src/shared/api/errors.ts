import type { Problem } from "./types"

export type FieldProblem = NonNullable<Problem["errors"]>[number]

/** What the API, or the network on the way to it, answered instead of a result. */
export class ApiError extends Error {
  readonly status: number
  readonly code: string
  readonly requestId: string | null
  readonly fields: readonly FieldProblem[]

  constructor(init: {
    status: number
    code: string
    message: string
    requestId?: string | null
    fields?: readonly FieldProblem[]
  }) {
    super(init.message)
    this.name = "ApiError"
    this.status = init.status
    this.code = init.code
    this.requestId = init.requestId ?? null
    this.fields = init.fields ?? []
  }
}

const codesByStatus: Record<number, string> = {
  401: "unauthenticated",
  403: "forbidden",
  404: "not_found",
  409: "conflict",
  412: "precondition_failed",
  413: "payload_too_large",
  429: "rate_limited",
  502: "upstream_failed",
  503: "unavailable",
  504: "unavailable",
}

/**
 * Turns the body of a failed answer into an ApiError. The body may be a problem document, a gateway's own
 * `{"message": "Unauthorized"}` or a proxy's page: only the first is trusted for its words.
 */
export function toApiError(status: number, body: unknown, headers?: Headers): ApiError {
  const requestIdHeader = headers?.get("x-request-id") ?? headers?.get("apigw-requestid") ?? null
  if (isProblem(body)) {
    return new ApiError({
      status,
      code: body.code,
      message: body.detail,
      requestId: body.requestId || requestIdHeader,
      fields: body.errors ?? [],
    })
  }
  return new ApiError({
    status,
    code: codesByStatus[status] ?? (status >= 500 ? "internal" : "invalid"),
    message: `HTTP ${status}`,
    requestId: requestIdHeader,
  })
}

/** Anything thrown, as an ApiError: what is not one already never reached the server. */
export function asApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error
  const message = error instanceof Error ? error.message : String(error)
  return new ApiError({ status: 0, code: "network", message })
}

/** Whether trying the same request again can help. */
export function isTransient(error: unknown): boolean {
  const { status } = asApiError(error)
  return status === 0 || status === 429 || status >= 500
}

/** The dotted path of a form field for a problem's `loc`: `["body", "steps", "0", "text"]` is `steps.0.text`. */
export function fieldPath(loc: readonly (string | number)[]): string {
  return (loc[0] === "body" ? loc.slice(1) : loc).join(".")
}

function isProblem(body: unknown): body is Problem {
  return (
    typeof body === "object" &&
    body !== null &&
    "code" in body &&
    typeof body.code === "string" &&
    "detail" in body &&
    typeof body.detail === "string"
  )
}
