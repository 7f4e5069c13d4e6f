import { useEffect, useSyncExternalStore } from "react"

let current = ""
const listeners = new Set<() => void>()

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** The document's title while a page is shown. */
export function useTitle(title: string): void {
  useEffect(() => {
    current = title
    document.title = `${title} · Voronka`
    for (const listener of listeners) listener()
  }, [title])
}

/** The title of the page that is shown: a page that changes without a reload has to be announced by ourselves. */
export const usePageTitle = (): string => useSyncExternalStore(subscribe, () => current)
