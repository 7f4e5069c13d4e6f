import type { PageName } from "@/shared/manifest"
import { placeAt } from "./navigation"

/** Every page whose address is the beginning of an address, from the shortest to the address itself. */
export function placesAbove(pathname: string): { to: string; name: PageName | null }[] {
  const segments = pathname.split("/").filter(Boolean)
  const prefixes = segments.map((_, index) => `/${segments.slice(0, index + 1).join("/")}`)
  return prefixes.flatMap((to) => {
    const place = placeAt(to)
    return place ? [{ to, name: place.name }] : []
  })
}
