import { useQuery } from "@tanstack/react-query"
import { fileQuery, filesQuery } from "./api"

/** The name of a document: out of the list, which one request brings for all, or asked for alone; null until it is known. */
export function useFileName(agentId: string, fileId: string | null): string | null {
  const list = useQuery({ ...filesQuery(agentId), enabled: fileId !== null })
  const listed = list.data?.items.find((file) => file.id === fileId)
  const alone = useQuery({
    ...fileQuery(agentId, fileId ?? ""),
    enabled: fileId !== null && list.data !== undefined && !listed,
    retry: false,
  })
  return listed?.name ?? alone.data?.name ?? null
}
