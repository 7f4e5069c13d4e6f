import { queryOptions, useSuspenseQuery } from "@tanstack/react-query"
import { api, unwrap } from "./client"
import type { Me } from "./types"

export const meQuery = queryOptions({
  queryKey: ["account", "me"],
  queryFn: ({ signal }) => unwrap(api.GET("/api/account", { signal })),
  staleTime: 5 * 60_000,
})

/** The signed-in actor. Only below the gate that has loaded it. */
export function useMe(): Me {
  return useSuspenseQuery(meQuery).data
}

/** Names of the API's permissions that the interface asks about. The API decides; this only spares people refusals. */
export type Permission =
  | "agents:write"
  | "chat:use"
  | "keys:write"
  | "knowledge:write"
  | "members:write"
  | "sequences:write"

export function usePermission(permission: Permission): boolean {
  return useMe().permissions.includes(permission)
}
