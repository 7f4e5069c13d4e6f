import { matchPath } from "react-router"
import {
  agentGroups,
  type FeaturePage,
  type Frame,
  type NavigationEntry,
  type PageName,
  sections,
} from "@/shared/manifest"
import { features } from "./features"

const pages: readonly FeaturePage[] = features.flatMap((feature) => feature.pages)

const join = (base: string, path: string) => (path === "" ? base : `${base}/${path}`.replace("//", "/"))

/** Where a frame's pages begin. */
function baseOf(frame: Frame): string {
  const drawer = pages.find((page) => page.frames === frame)
  return drawer ? patternOf(drawer) : ""
}

const patternOf = (page: FeaturePage): string => join(baseOf(page.within), page.path)

const groups: Partial<Record<Frame, readonly string[]>> = { shell: sections, agent: agentGroups }
const rank = ({ within, group }: { within: Frame; group: string }) => groups[within]?.indexOf(group) ?? 0

/** Every navigation's entries, in their order. */
export const navigation: readonly (NavigationEntry & { within: Frame })[] = pages
  .flatMap((page) => {
    if (!page.entry || !page.name) return []
    const { group, icon, permission } = page.entry
    const pattern = patternOf(page)
    return [{ within: page.within, name: page.name, pattern, group, icon, permission, end: page.path === "" }]
  })
  .toSorted((a, b) => rank(a) - rank(b))

const isWidePage = (page: FeaturePage): boolean =>
  page.wide === true || pages.some((drawer) => drawer.frames === page.within && drawer.wide)

/** Every address pattern behind the sign-in; the name is null where only the page itself knows it. */
export const places: readonly { pattern: string; name: PageName | null; wide: boolean }[] = pages
  .filter((page) => page.within !== "site")
  .map((page) => ({ pattern: patternOf(page), name: page.name ?? null, wide: isWidePage(page) }))

/** The first pattern that an address fits: of "new" and a parameter the manifest has "new" first. */
export const placeAt = (pathname: string) => places.find(({ pattern }) => matchPath(pattern, pathname))

/** Where the pages of a frame begin. */
export const frameBases = { agent: baseOf("agent"), settings: baseOf("settings") } as const
