import type { LucideIcon } from "lucide-react"
import { createContext, type ReactNode, use } from "react"
import type { Permission } from "@/shared/api/me"
import type common from "@/shared/i18n/locales/en.json"

/** The places of the main navigation, in their order. A place that no feature has a page for is not shown. */
export const sections = [
  "overview",
  "conversations",
  "agents",
  "automation",
  "customers",
  "reports",
  "integrations",
  "settings",
] as const

/** The groups of an agent's own navigation, in their order. */
export const agentGroups = ["setup", "quality", "automation", "reports"] as const

/** What a page can stand inside of; each but the first two is drawn by the page that names itself its frame. */
export type Frame = "site" | "shell" | "agent" | "settings"

/** A key of `page` in the common texts: a page is named before the texts of its feature have come. */
export type PageName = keyof (typeof common)["page"]

type Loaded = { Component: () => ReactNode }

type Groups = {
  site: never
  shell: (typeof sections)[number]
  agent: (typeof agentGroups)[number]
  settings: "settings"
}

type PageWithin<Within extends Frame> = {
  within: Within
  /** Its address below the frame's; empty for the page that the frame opens with. */
  path: string
  load: () => Promise<Loaded>
  /** What it is called in breadcrumbs and in the navigation. A page without a name of its own tells it by `useCrumbName`. */
  name?: PageName
  /** Its place in the navigation of its frame; most pages are reached from others. */
  entry?: { group: Groups[Within]; icon: LucideIcon; permission?: Permission }
  /** The frame that this page draws around others. */
  frames?: Exclude<Frame, "site" | "shell">
  /** Tables and boards take the whole width; text is easier to read in a column. */
  wide?: true
}

export type FeaturePage = { [Within in Frame]: PageWithin<Within> }[Frame]

/** All that the interface knows of a feature without loading it: its texts, its pages, and where they are found. */
export type Feature<Name extends string = string, Texts = unknown> = {
  /** The namespace of its texts, and its folder. */
  name: Name
  pages: readonly FeaturePage[]
  /** Only for the type check: the keys that its texts have. */
  texts?: Texts
}

/** An entry of a navigation: the page's name, address (with parameters) and icon. */
export type NavigationEntry = {
  name: PageName
  pattern: string
  group: string
  icon: LucideIcon
  permission: Permission | undefined
  /** Whether only this very address counts as being there. */
  end: boolean
}

export const NavigationContext = createContext<readonly (NavigationEntry & { within: Frame })[]>([])

/** The entries of a frame's navigation. */
export const useNavigation = (frame: Frame): readonly NavigationEntry[] =>
  use(NavigationContext).filter(({ within }) => within === frame)
