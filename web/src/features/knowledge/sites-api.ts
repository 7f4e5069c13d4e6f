import { infiniteQueryOptions, useMutation, useQueryClient } from "@tanstack/react-query"
import { api, unwrap } from "@/shared/api/client"
import { cursorPages, pollWhile } from "@/shared/api/pages"
import type { Site, SiteInput } from "@/shared/api/types"

const pollMs = 2_000

export const isCrawling = ({ status }: Pick<Site, "status">): boolean => status === "waiting" || status === "crawling"

export const sitesQuery = (agentId: string) =>
  infiniteQueryOptions({
    queryKey: ["knowledge", "sites", agentId],
    queryFn: ({ pageParam, signal }) =>
      unwrap(
        api.GET("/api/agents/{agentId}/sites", {
          params: { path: { agentId }, query: { limit: 50, cursor: pageParam } },
          signal,
        }),
      ),
    ...cursorPages,
    refetchInterval: pollWhile(isCrawling, pollMs),
  })

function useSiteChange<Input>(mutationFn: (input: Input) => Promise<unknown>) {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn,
    // Pages of a site are documents too: both lists change.
    onSettled: () => queryClient.invalidateQueries({ queryKey: ["knowledge"] }),
  })
}

export const useAddSite = (agentId: string) =>
  useSiteChange((body: SiteInput) =>
    unwrap(api.POST("/api/agents/{agentId}/sites", { params: { path: { agentId } }, body })),
  )

export const useRefreshSite = (agentId: string) =>
  useSiteChange((siteId: string) =>
    unwrap(api.POST("/api/agents/{agentId}/sites/{siteId}/refresh", { params: { path: { agentId, siteId } } })),
  )

export const useDeleteSite = (agentId: string) =>
  useSiteChange((siteId: string) =>
    unwrap(api.DELETE("/api/agents/{agentId}/sites/{siteId}", { params: { path: { agentId, siteId } } })),
  )
