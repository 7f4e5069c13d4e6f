import createClient, { type Middleware } from "openapi-fetch"
import { ensureFresh } from "@/shared/auth/oidc"
import { authHeaders, sessionEnded } from "@/shared/auth/session"
import { ApiError, asApiError, toApiError } from "./errors"
import type { paths } from "./schema"

const auth: Middleware = {
  async onRequest({ request }) {
    await ensureFresh()
    for (const [name, value] of Object.entries(authHeaders())) request.headers.set(name, value)
    // A retry by the browser or a proxy repeats the key and so does not create a second object.
    if (request.method === "POST" && !request.headers.has("Idempotency-Key")) {
      request.headers.set("Idempotency-Key", crypto.randomUUID())
    }
    return request
  },
  onResponse({ response }) {
    if (response.status === 401) sessionEnded()
  },
}

export const api = createClient<paths>({ baseUrl: "/" })
api.use(auth)

type Result<Data> = { data?: Data; error?: unknown; response: Response }

/** The data of an answer, or an ApiError thrown. */
export async function unwrap<Data>(call: Promise<Result<Data>>): Promise<Data> {
  let result: Result<Data>
  try {
    result = await call
  } catch (error) {
    throw asApiError(error)
  }
  if (!result.response.ok) throw toApiError(result.response.status, result.error, result.response.headers)
  return result.data as Data
}

export const ifMatch = (version: number) => ({ "If-Match": `"${version}"` })

export { ApiError }
