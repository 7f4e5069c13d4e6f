import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query"
import { api, unwrap } from "@/shared/api/client"
import type { FactInput } from "@/shared/api/types"

/** Names the facts about all people. */
export const factsOf = (agentId: string) => ["chat", "facts", agentId] as const

export const factsQuery = (agentId: string, personId: string) =>
  queryOptions({
    queryKey: [...factsOf(agentId), personId],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/agents/{agentId}/people/{personId}/facts", {
          params: { path: { agentId, personId } },
          signal,
        }),
      ),
  })

/** What the agent remembers about one person: adding, changing and erasing. */
export function useFactChanges(agentId: string, personId: string) {
  const queryClient = useQueryClient()
  const onSuccess = () => queryClient.invalidateQueries({ queryKey: factsQuery(agentId, personId).queryKey })
  const path = { agentId, personId }
  return {
    add: useMutation({
      mutationFn: (body: FactInput) =>
        unwrap(api.POST("/api/agents/{agentId}/people/{personId}/facts", { params: { path }, body })),
      onSuccess,
    }),
    edit: useMutation({
      mutationFn: ({ factId, body }: { factId: string; body: FactInput }) =>
        unwrap(
          api.PATCH("/api/agents/{agentId}/people/{personId}/facts/{factId}", {
            params: { path: { ...path, factId } },
            body,
          }),
        ),
      onSuccess,
    }),
    erase: useMutation({
      mutationFn: (factId: string) =>
        unwrap(
          api.DELETE("/api/agents/{agentId}/people/{personId}/facts/{factId}", {
            params: { path: { ...path, factId } },
          }),
        ),
      onSuccess,
    }),
    eraseAll: useMutation({
      mutationFn: () => unwrap(api.DELETE("/api/agents/{agentId}/people/{personId}/facts", { params: { path } })),
      onSuccess,
    }),
  }
}
