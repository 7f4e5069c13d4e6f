import { infiniteQueryOptions, useMutation, useQueryClient } from "@tanstack/react-query"
import { api, unwrap } from "@/shared/api/client"
import { cursorPages } from "@/shared/api/pages"
import { meQuery } from "@/shared/api/me"
import type { Role } from "@/shared/lib/role"
import { type ApiKeyForm, expiryOf } from "./schema"

export const membersQuery = infiniteQueryOptions({
  queryKey: ["account", "members"],
  queryFn: ({ pageParam, signal }) =>
    unwrap(api.GET("/api/account/members", { params: { query: { limit: 100, cursor: pageParam } }, signal })),
  ...cursorPages,
})

export const apiKeysQuery = infiniteQueryOptions({
  queryKey: ["account", "api-keys"],
  queryFn: ({ pageParam, signal }) =>
    unwrap(api.GET("/api/account/api-keys", { params: { query: { limit: 100, cursor: pageParam } }, signal })),
  ...cursorPages,
})

export function useCreateAccount() {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: (name: string) => unwrap(api.POST("/api/account", { body: { name } })),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: meQuery.queryKey }),
  })
}

export function useInvite() {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: (body: { email: string; role: Role }) => unwrap(api.POST("/api/account/members", { body })),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: membersQuery.queryKey }),
  })
}

export function useChangeRole(memberId: string) {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: (role: Role) =>
      unwrap(api.PATCH("/api/account/members/{memberId}", { params: { path: { memberId } }, body: { role } })),
    // Everything of the account: it may have been the caller's own role.
    onSettled: () => queryClient.invalidateQueries({ queryKey: ["account"] }),
  })
}

export function useRemoveMember(memberId: string) {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: () => unwrap(api.DELETE("/api/account/members/{memberId}", { params: { path: { memberId } } })),
    onSettled: () => queryClient.invalidateQueries({ queryKey: ["account"] }),
  })
}

export function useCreateApiKey() {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: ({ name, role, lifetime }: ApiKeyForm) =>
      unwrap(api.POST("/api/account/api-keys", { body: { name, role, expiresAt: expiryOf(lifetime, Date.now()) } })),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: apiKeysQuery.queryKey }),
    // The secret must not stay in memory longer than the dialog that shows it.
    gcTime: 0,
  })
}

export function useRevokeApiKey(keyId: string) {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: () => unwrap(api.DELETE("/api/account/api-keys/{keyId}", { params: { path: { keyId } } })),
    onSettled: () => queryClient.invalidateQueries({ queryKey: apiKeysQuery.queryKey }),
  })
}
