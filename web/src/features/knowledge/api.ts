import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query"
import { api, unwrap } from "@/shared/api/client"
import { cursorPages, itemsOf } from "@/shared/api/pages"
import type { FileCreated } from "@/shared/api/types"
import { pollDelay } from "./model"

export const filesQuery = (agentId: string) =>
  infiniteQueryOptions({
    queryKey: ["knowledge", "files", agentId],
    queryFn: ({ pageParam, signal }) =>
      unwrap(
        api.GET("/api/agents/{agentId}/files", {
          params: { path: { agentId }, query: { limit: 100, cursor: pageParam } },
          signal,
        }),
      ),
    ...cursorPages,
    // One list for all files, only while something moves, and not at all while nobody looks (TanStack's default).
    refetchInterval: (query) => pollDelay(itemsOf(query.state.data), Date.now()),
  })

type FileInput = { name: string; size: number; contentType: string }

/** Announces an upload: a new file, or a new version of the one it replaces. */
export function createFile(agentId: string, body: FileInput, replaces: string | null) {
  return unwrap<FileCreated>(
    replaces
      ? api.POST("/api/agents/{agentId}/files/{fileId}/versions", {
          params: { path: { agentId, fileId: replaces } },
          body,
        })
      : api.POST("/api/agents/{agentId}/files", { params: { path: { agentId } }, body }),
  )
}

/** What deleting a file would touch. Asked each time anew. */
export const impactQuery = (agentId: string, fileId: string) =>
  queryOptions({
    queryKey: ["knowledge", "impact", agentId, fileId],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/agents/{agentId}/files/{fileId}/impact", { params: { path: { agentId, fileId } }, signal })),
    staleTime: 0,
  })

export function deleteFile(agentId: string, fileId: string) {
  return unwrap(api.DELETE("/api/agents/{agentId}/files/{fileId}", { params: { path: { agentId, fileId } } }))
}

export function useDeleteFile(agentId: string) {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: (fileId: string) => deleteFile(agentId, fileId),
    onSettled: () => queryClient.invalidateQueries({ queryKey: filesQuery(agentId).queryKey }),
  })
}

export function useRetryFile(agentId: string) {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: (fileId: string) =>
      unwrap(api.POST("/api/agents/{agentId}/files/{fileId}/retry", { params: { path: { agentId, fileId } } })),
    onSettled: () => queryClient.invalidateQueries({ queryKey: filesQuery(agentId).queryKey }),
  })
}
