import { keepPreviousData, queryOptions } from "@tanstack/react-query"
import { api, unwrap } from "@/shared/api/client"
import type { Range } from "./model"

export const usageQuery = (agentId: string, range: Range) =>
  queryOptions({
    queryKey: ["usage", agentId, range.from, range.to],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/agents/{agentId}/usage", {
          params: { path: { agentId }, query: range },
          signal,
        }),
      ),
    placeholderData: keepPreviousData,
  })
