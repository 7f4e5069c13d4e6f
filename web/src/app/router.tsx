import { createBrowserRouter, Navigate, type RouteObject } from "react-router"
import type { Frame } from "@/shared/manifest"
import { loadTexts } from "@/shared/i18n"
import { features } from "./features"
import { RouteError } from "./route-error"

type KnownFeature = (typeof features)[number]
type Page = KnownFeature["pages"][number]

/** A page and its texts, fetched together when the route is first visited. */
function route({ name }: KnownFeature, page: Page): RouteObject {
  const lazy = async () => {
    const [module] = await Promise.all([page.load(), loadTexts(name)])
    return module
  }
  if (page.frames) return { path: page.path, lazy, children: routesWithin(page.frames) }
  return page.path === "" ? { index: true, lazy } : { path: page.path, lazy }
}

const routesWithin = (frame: Frame): RouteObject[] =>
  features.flatMap((feature) =>
    feature.pages.filter((page) => page.within === frame).map((page) => route(feature, page)),
  )

export const routes: RouteObject[] = [
  {
    ErrorBoundary: RouteError,
    children: [
      ...routesWithin("site"),
      {
        lazy: async () => ({ Component: (await import("./shell")).Shell }),
        children: [
          {
            ErrorBoundary: RouteError,
            children: [
              { path: "/", element: <Navigate to="/agents" replace /> },
              ...routesWithin("shell"),
              { path: "*", lazy: async () => import("./not-found-page") },
            ],
          },
        ],
      },
    ],
  },
]

export type Router = ReturnType<typeof createBrowserRouter>

/** The router, once the page of the address has been fetched: until then the skeleton of index.html is better. */
export function startRouter(): Promise<Router> {
  const router = createBrowserRouter(routes)
  if (router.state.initialized) return Promise.resolve(router)
  return new Promise((resolve) => {
    const stop = router.subscribe(({ initialized }) => {
      if (!initialized) return
      stop()
      resolve(router)
    })
  })
}
