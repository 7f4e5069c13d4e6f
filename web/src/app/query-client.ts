import { QueryClient } from "@tanstack/react-query"
import { isTransient } from "@/shared/api/errors"

export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 15_000,
        retry: (failures, error) => failures < 1 && isTransient(error),
      },
    },
  })
}
