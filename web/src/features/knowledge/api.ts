import { infiniteQueryOptions, useMutation, useQueryClient } from "@tanstack/react-query"
import { api, nextCursor, unwrap } from "@/shared/api/client"
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
    initialPageParam: undefined as string | undefined,
    getNextPageParam: nextCursor,
    // One list for all files, only while something moves, and not at all while nobody looks (TanStack's default).
    refetchInterval: (query) => pollDelay(query.state.data?.pages.flatMap((page) => page.items) ?? [], Date.now()),
  })

export function createFile(agentId: string, file: { name: string; size: number; contentType: string }) {
  return unwrap<FileCreated>(api.POST("/api/agents/{agentId}/files", { params: { path: { agentId } }, body: file }))
}

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
