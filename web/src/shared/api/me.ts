import { queryOptions, useSuspenseQuery } from "@tanstack/react-query"
import { forgetAccount } from "@/shared/auth/session"
import { api, unwrap } from "./client"
import { asApiError } from "./errors"
import type { Me } from "./types"

const readAccount = (signal: AbortSignal) => unwrap(api.GET("/api/account", { signal }))

async function readMe(signal: AbortSignal): Promise<Me> {
  try {
    return await readAccount(signal)
  } catch (error) {
    // The account chosen in this browser before is not, or no longer, one of this person's.
    if (asApiError(error).status === 404 && forgetAccount()) return readAccount(signal)
    throw error
  }
}

export const meQuery = queryOptions({
  queryKey: ["account", "me"],
  queryFn: ({ signal }) => readMe(signal),
  staleTime: 5 * 60_000,
})

/** The signed-in actor. Only below the gate that has loaded it. */
export function useMe(): Me {
  return useSuspenseQuery(meQuery).data
}

/** Names of the API's permissions that the interface asks about. The API decides; this only spares people refusals. */
export type Permission =
  "agents:write" | "chat:use" | "keys:write" | "knowledge:write" | "members:write" | "sequences:write"

export function usePermission(permission: Permission): boolean {
  return useMe().permissions.includes(permission)
}
