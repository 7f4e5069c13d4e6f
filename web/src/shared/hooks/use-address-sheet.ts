import { useCallback } from "react"
import { useSearchParams } from "react-router"

/**
 * What a sheet shows, held in a parameter of the address: it survives a reload, can be sent to somebody, and the browser's
 * Back closes it. Null is closed.
 */
export function useAddressSheet(name: string) {
  const [params, setParams] = useSearchParams()
  const set = useCallback(
    (value: string | null) =>
      setParams(
        (current) => {
          const next = new URLSearchParams(current)
          if (value === null) next.delete(name)
          else next.set(name, value)
          return next
        },
        // Closing is no step of its own to go back to.
        { replace: value === null, preventScrollReset: true },
      ),
    [setParams, name],
  )
  return [params.get(name), set] as const
}
