import { describe, expect, it } from "vitest"
import { placesAbove } from "./crumbs"
import { features } from "./features"
import { frameBases, navigation, placeAt } from "./navigation"
import { routes } from "./router"

const patternsOf = (children: typeof routes, base = ""): string[] =>
  children.flatMap((route) => {
    const own = route.path?.startsWith("/") ? route.path : route.path ? `${base}/${route.path}` : base
    return route.children ? patternsOf(route.children, own) : [own]
  })

const names = (path: string) => placesAbove(path).map(({ name }) => name)
const isWide = (path: string) => placeAt(path)?.wide

describe("what derives from the manifests", () => {
  it("has a route for every page", () => {
    const patterns = patternsOf(routes)
    const pages: number = features.reduce((sum, feature) => sum + feature.pages.length, 0)
    const frames = 2
    const ownRoutes = 2
    expect(patterns).toHaveLength(pages - frames + ownRoutes)
    expect(new Set(patterns)).toHaveProperty("size", patterns.length)
    expect(patterns).toContain("/agents/:agentId/golden/runs/:runId")
  })

  it("orders the navigation by its places, and leaves out what is not there", () => {
    const main = navigation.filter(({ within }) => within === "shell").map(({ pattern }) => pattern)
    expect(main[0]).toBe("/agents")
    expect(main.at(-1)).toBe("/settings")
    const agent = navigation.filter(({ within }) => within === "agent").map(({ name }) => name)
    expect(agent).toEqual(["general", "knowledge", "chat", "golden", "sequences", "usage"])
  })

  it("finds the places above an address", () => {
    expect(names("/agents/agt_1/knowledge/files/fil_1")).toEqual(["agents", null, "knowledge", "document"])
    expect(names("/agents/agt_1/sequences/new")).toEqual(["agents", null, "sequences", "newSequence"])
    expect(names("/agents/new")).toEqual(["agents", "newAgent"])
    expect(names("/settings/members")).toEqual(["settings", "members"])
    expect(names("/nowhere")).toEqual([])
  })

  it("gives the width to lists and to everything of an agent", () => {
    expect(frameBases).toEqual({ agent: "/agents/:agentId", settings: "/settings" })
    expect([isWide("/agents"), isWide("/agents/agt_1/golden"), isWide("/settings/members")]).toEqual([true, true, true])
    expect([isWide("/agents/new"), isWide("/nowhere")]).toEqual([false, undefined])
  })
})
