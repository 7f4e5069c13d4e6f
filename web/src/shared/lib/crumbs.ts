import { useEffect, useSyncExternalStore } from "react"
import { useResolvedPath } from "react-router"

let names: ReadonlyMap<string, string> = new Map()
const listeners = new Set<() => void>()

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Names the place of the page that calls it, such as an agent by its name. It stays known after the page has gone. */
export function useCrumbName(name: string | undefined): void {
  const { pathname } = useResolvedPath("")
  useEffect(() => {
    if (name === undefined || names.get(pathname) === name) return
    names = new Map(names).set(pathname, name)
    for (const listener of listeners) listener()
  }, [pathname, name])
}

/** The names that pages have told of, by address. */
export const useCrumbNames = (): ReadonlyMap<string, string> => useSyncExternalStore(subscribe, () => names)
