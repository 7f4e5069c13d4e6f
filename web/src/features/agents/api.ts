import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query"
import { api, ifMatch, unwrap } from "@/shared/api/client"
import { cursorPages } from "@/shared/api/pages"
import type { Agent, AgentInput } from "@/shared/api/types"
import { toInput } from "./model"
import type { AgentForm } from "./schema"

const root = ["agents"] as const

export const agentsQuery = infiniteQueryOptions({
  queryKey: [...root, "list"],
  queryFn: ({ pageParam, signal }) =>
    unwrap(api.GET("/api/agents", { params: { query: { limit: 50, cursor: pageParam } }, signal })),
  ...cursorPages,
})

export const agentQuery = (agentId: string) =>
  queryOptions({
    queryKey: [...root, "one", agentId],
    queryFn: ({ signal }) => unwrap(api.GET("/api/agents/{agentId}", { params: { path: { agentId } }, signal })),
  })

export const versionsQuery = (agentId: string) =>
  infiniteQueryOptions({
    queryKey: [...root, "versions", agentId],
    queryFn: ({ pageParam, signal }) =>
      unwrap(
        api.GET("/api/agents/{agentId}/versions", {
          params: { path: { agentId }, query: { limit: 25, cursor: pageParam } },
          signal,
        }),
      ),
    ...cursorPages,
  })

/** The language models of the deployment's price list, which the usage of any agent tells. */
export const knownModelsQuery = (agentId: string) =>
  queryOptions({
    queryKey: [...root, "models"],
    queryFn: async ({ signal }) => {
      const today = new Date().toISOString().slice(0, 10)
      const query = { from: today, to: today }
      const usage = await unwrap(
        api.GET("/api/agents/{agentId}/usage", { params: { path: { agentId }, query }, signal }),
      )
      return usage.models
    },
    // Prices change with a deployment.
    staleTime: Infinity,
  })

export function useCreateAgent() {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: (body: AgentInput) => unwrap(api.POST("/api/agents", { body })),
    onSuccess: (agent) => {
      queryClient.setQueryData(agentQuery(agent.id).queryKey, agent)
      return queryClient.invalidateQueries({ queryKey: agentsQuery.queryKey })
    },
  })
}

/** Saves a draft over the version it was read at. */
export function useSaveAgent(agentId: string) {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: ({ version, values }: { version: number; values: AgentForm }) =>
      unwrap(
        api.PATCH("/api/agents/{agentId}", {
          params: { path: { agentId }, header: ifMatch(version) },
          body: toInput(values),
        }),
      ),
    onSuccess: (agent) => {
      queryClient.setQueryData(agentQuery(agentId).queryKey, agent)
      return queryClient.invalidateQueries({ queryKey: agentsQuery.queryKey })
    },
  })
}

export function usePublishAgent({ id: agentId, version }: Agent) {
  const queryClient = useQueryClient()
  return useMutation({
    // With the version that is on the screen: what somebody else saved a moment ago is not published unseen.
    mutationFn: () =>
      unwrap(api.POST("/api/agents/{agentId}/publish", { params: { path: { agentId }, header: ifMatch(version) } })),
    onSettled: () => queryClient.invalidateQueries({ queryKey: root }),
  })
}

export function useDeleteAgent({ id: agentId, version }: Agent) {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: () =>
      unwrap(api.DELETE("/api/agents/{agentId}", { params: { path: { agentId }, header: ifMatch(version) } })),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: agentsQuery.queryKey }),
  })
}
