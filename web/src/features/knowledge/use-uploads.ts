import { type QueryClient, useQueryClient } from "@tanstack/react-query"
import { useEffect, useSyncExternalStore } from "react"
import { putFile } from "@/shared/api/put-file"
import type { KnowledgeFile } from "@/shared/api/types"
import { createFile, deleteFile, filesQuery } from "./api"
import { UploadQueue } from "./upload-queue"

const queues = new Map<string, UploadQueue>()

function queueOf(agentId: string, queryClient: QueryClient): UploadQueue {
  let queue = queues.get(agentId)
  if (!queue) {
    queue = new UploadQueue({
      create: (file, replaces) => createFile(agentId, file, replaces),
      put: putFile,
      remove: (fileId) => deleteFile(agentId, fileId),
      changed: () => void queryClient.invalidateQueries({ queryKey: filesQuery(agentId).queryKey }),
    })
    queues.set(agentId, queue)
  }
  return queue
}

/** The uploads of an agent. Leaving the site while one is under way asks first. */
export function useUploads(agentId: string) {
  const queue = queueOf(agentId, useQueryClient())
  const items = useSyncExternalStore(queue.subscribe, queue.snapshot)
  const busy = items.some((item) => item.phase === "queued" || item.phase === "sending")

  useEffect(() => {
    if (!busy) return
    const warn = (event: BeforeUnloadEvent) => event.preventDefault()
    window.addEventListener("beforeunload", warn)
    return () => window.removeEventListener("beforeunload", warn)
  }, [busy])

  return { queue, items }
}

/** Drops the lines of uploads that the API's list shows as arrived. */
export function useSettled(queue: UploadQueue, files: readonly KnowledgeFile[]): void {
  useEffect(() => {
    queue.settle(new Set(files.filter((file) => file.status !== "waiting").map((file) => file.id)))
  }, [queue, files])
}
