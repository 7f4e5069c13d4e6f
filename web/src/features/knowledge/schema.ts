import { webAddress } from "@/shared/lib/links"
import { integerOf, lineOf, z } from "@/shared/lib/zod"

// The API's limits.
export const siteLimits = { address: 2_048, depth: 5, pages: 500 } as const

export const siteSchema = z.object({
  address: lineOf(siteLimits.address).check(z.refine((value) => webAddress(value) !== null, "invalid_address")),
  depth: integerOf(0, siteLimits.depth),
  pages: integerOf(1, siteLimits.pages),
})

export type SiteForm = z.infer<typeof siteSchema>

/** What people paste from an address bar often lacks its scheme. */
export const withScheme = (address: string): string => {
  const trimmed = address.trim()
  return trimmed === "" || /^[a-z][a-z0-9+.-]*:/i.test(trimmed) ? trimmed : `https://${trimmed}`
}
