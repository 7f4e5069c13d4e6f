import { useCallback } from "react"
import { useSearchParams } from "react-router"

type Changes = Readonly<Record<string, string | null>>

/** The parameters of the address, and a way to change some of them at once; null takes one out. */
export function useAddressParams() {
  const [params, setParams] = useSearchParams()
  const change = useCallback(
    (changes: Changes) =>
      setParams(
        (current) => {
          const next = new URLSearchParams(current)
          for (const [name, value] of Object.entries(changes)) {
            if (value) next.set(name, value)
            else next.delete(name)
          }
          return next
        },
        { replace: true, preventScrollReset: true },
      ),
    [setParams],
  )
  return [params, change] as const
}
