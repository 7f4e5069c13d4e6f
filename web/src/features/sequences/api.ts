import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query"
import { api, ifMatch, unwrap } from "@/shared/api/client"
import { cursorPages, pollWhile } from "@/shared/api/pages"
import type { Enrolment, Sequence, SequenceInput } from "@/shared/api/types"
import { toInput } from "./model"
import type { SequenceForm } from "./schema"

const root = (agentId: string) => ["sequences", agentId] as const

export const sequencesQuery = (agentId: string) =>
  infiniteQueryOptions({
    queryKey: [...root(agentId), "list"],
    queryFn: ({ pageParam, signal }) =>
      unwrap(
        api.GET("/api/agents/{agentId}/sequences", {
          params: { path: { agentId }, query: { limit: 50, cursor: pageParam } },
          signal,
        }),
      ),
    ...cursorPages,
  })

export const sequenceQuery = (agentId: string, sequenceId: string) =>
  queryOptions({
    queryKey: [...root(agentId), "one", sequenceId],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/agents/{agentId}/sequences/{sequenceId}", { params: { path: { agentId, sequenceId } }, signal }),
      ),
  })

export const enrolmentsQuery = (agentId: string, sequenceId: string) =>
  infiniteQueryOptions({
    queryKey: [...root(agentId), "enrolments", sequenceId],
    queryFn: ({ pageParam, signal }) =>
      unwrap(
        api.GET("/api/agents/{agentId}/sequences/{sequenceId}/enrolments", {
          params: { path: { agentId, sequenceId }, query: { limit: 50, cursor: pageParam } },
          signal,
        }),
      ),
    ...cursorPages,
    // Steps are sent by the server's clock; the list follows while something is left to send.
    refetchInterval: pollWhile(({ dueAt }: Enrolment) => dueAt !== null, 10_000),
  })

/** The newest test conversations, to choose one from. */
export const conversationsQuery = (agentId: string) =>
  queryOptions({
    queryKey: [...root(agentId), "conversations"],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/agents/{agentId}/chat", { params: { path: { agentId }, query: { limit: 50 } }, signal })),
  })

export function useCreateSequence(agentId: string) {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: (body: SequenceInput) =>
      unwrap(api.POST("/api/agents/{agentId}/sequences", { params: { path: { agentId } }, body })),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: sequencesQuery(agentId).queryKey }),
  })
}

/** Saves a sequence over the version it was read at. */
export function useSaveSequence({ agentId, id: sequenceId }: Sequence) {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: ({ version, values }: { version: number; values: SequenceForm }) =>
      unwrap(
        api.PATCH("/api/agents/{agentId}/sequences/{sequenceId}", {
          params: { path: { agentId, sequenceId }, header: ifMatch(version) },
          body: toInput(values),
        }),
      ),
    onSuccess: (sequence) => {
      queryClient.setQueryData(sequenceQuery(agentId, sequenceId).queryKey, sequence)
      return queryClient.invalidateQueries({ queryKey: sequencesQuery(agentId).queryKey })
    },
  })
}

export function useDeleteSequence({ agentId, id: sequenceId, version }: Sequence) {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: () =>
      unwrap(
        api.DELETE("/api/agents/{agentId}/sequences/{sequenceId}", {
          params: { path: { agentId, sequenceId }, header: ifMatch(version) },
        }),
      ),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: sequencesQuery(agentId).queryKey }),
  })
}

export function useEnrol({ agentId, id: sequenceId }: Sequence) {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: (conversationId: string) =>
      unwrap(
        api.POST("/api/agents/{agentId}/sequences/{sequenceId}/enrolments", {
          params: { path: { agentId, sequenceId } },
          body: { conversationId },
        }),
      ),
    onSettled: () => queryClient.invalidateQueries({ queryKey: enrolmentsQuery(agentId, sequenceId).queryKey }),
  })
}

export function useStopEnrolment({ agentId, id: sequenceId }: Sequence, enrolmentId: string) {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: () =>
      unwrap(
        api.POST("/api/agents/{agentId}/sequences/{sequenceId}/enrolments/{enrolmentId}/stop", {
          params: { path: { agentId, sequenceId, enrolmentId } },
        }),
      ),
    onSettled: () => queryClient.invalidateQueries({ queryKey: enrolmentsQuery(agentId, sequenceId).queryKey }),
  })
}
