import {
  type InfiniteData,
  infiniteQueryOptions,
  queryOptions,
  useMutation,
  useQueryClient,
} from "@tanstack/react-query"
import { api, ifMatch, unwrap } from "@/shared/api/client"
import { cursorPages } from "@/shared/api/pages"
import type { Passage, PassageChange } from "@/shared/api/types"
import { applyChange, passageId } from "./model"

const root = ["passages"] as const

export const fileQuery = (agentId: string, fileId: string) =>
  queryOptions({
    queryKey: [...root, "file", agentId, fileId],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/agents/{agentId}/files/{fileId}", { params: { path: { agentId, fileId } }, signal })),
  })

export const passagesQuery = (agentId: string, fileId: string) =>
  infiniteQueryOptions({
    queryKey: [...root, "list", agentId, fileId],
    queryFn: ({ pageParam, signal }) =>
      unwrap(
        api.GET("/api/agents/{agentId}/passages", {
          params: { path: { agentId }, query: { fileId, limit: 100, cursor: pageParam } },
          signal,
        }),
      ),
    ...cursorPages,
    // Up to a hundred pages of a large file: not read again without a reason.
    staleTime: 5 * 60_000,
  })

type PassagePages = InfiniteData<{ items: Passage[]; nextCursor: string | null }, string | undefined>

function replaced(data: PassagePages | undefined, next: Passage): PassagePages | undefined {
  return (
    data && {
      ...data,
      pages: data.pages.map((page) => ({
        ...page,
        items: page.items.map((item) => (item.passage === next.passage ? next : item)),
      })),
    }
  )
}

/** Changes a passage on the screen at once, and back again when the API refuses. */
export function useChangePassage(agentId: string, passage: Passage) {
  const queryClient = useQueryClient()
  const { queryKey } = passagesQuery(agentId, passage.fileId)
  const show = (next: Passage) => queryClient.setQueryData<PassagePages>(queryKey, (data) => replaced(data, next))
  return useMutation({
    mutationFn: (body: PassageChange) =>
      unwrap(
        api.PATCH("/api/agents/{agentId}/passages/{passageId}", {
          params: { path: { agentId, passageId: passageId(passage) }, header: ifMatch(passage.version) },
          body,
        }),
      ),
    onMutate: async (change) => {
      await queryClient.cancelQueries({ queryKey })
      show(applyChange(passage, change))
      // By the time of an error, `passage` is what was shown meanwhile.
      return passage
    },
    onError: (_error, _change, before) => before && show(before),
    onSuccess: (changed) => {
      show(changed)
      return queryClient.invalidateQueries({ queryKey: [...root, "search", agentId] })
    },
  })
}

/** The retrieval test: what answering would find for a question. */
export const searchQuery = (agentId: string, query: string) =>
  queryOptions({
    queryKey: [...root, "search", agentId, query],
    queryFn: ({ signal }) =>
      unwrap(
        api.POST("/api/agents/{agentId}/passages/search", {
          params: { path: { agentId } },
          body: { query, limit: 20 },
          signal,
        }),
      ),
    enabled: query !== "",
    staleTime: 60_000,
  })
