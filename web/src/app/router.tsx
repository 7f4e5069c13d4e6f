import i18next from "i18next"
import { createBrowserRouter, Navigate, type RouteObject } from "react-router"
import { RouteError } from "./route-error"

type Namespace = "account" | "agents" | "auth" | "chat" | "golden" | "knowledge" | "passages" | "sequences" | "usage"
type Page = { Component: () => React.ReactNode }

/** A page and its texts, fetched together when the route is first visited. */
function page(namespace: Namespace, load: () => Promise<Page>): RouteObject["lazy"] {
  return async () => {
    const [module] = await Promise.all([load(), i18next.loadNamespaces(namespace)])
    return module
  }
}

const agentRoutes: RouteObject[] = [
  { index: true, lazy: page("agents", () => import("@/features/agents/general-page")) },
  { path: "knowledge", lazy: page("knowledge", () => import("@/features/knowledge/page")) },
  { path: "knowledge/search", lazy: page("passages", () => import("@/features/passages/search-page")) },
  { path: "knowledge/files/:fileId", lazy: page("passages", () => import("@/features/passages/file-page")) },
  { path: "chat", lazy: page("chat", () => import("@/features/chat/page")) },
  { path: "golden", lazy: page("golden", () => import("@/features/golden/questions-page")) },
  { path: "golden/runs", lazy: page("golden", () => import("@/features/golden/runs-page")) },
  { path: "golden/runs/:runId", lazy: page("golden", () => import("@/features/golden/run-page")) },
  { path: "usage", lazy: page("usage", () => import("@/features/usage/page")) },
  { path: "sequences", lazy: page("sequences", () => import("@/features/sequences/list-page")) },
  { path: "sequences/new", lazy: page("sequences", () => import("@/features/sequences/new-page")) },
  { path: "sequences/:sequenceId", lazy: page("sequences", () => import("@/features/sequences/edit-page")) },
]

const accountRoutes: RouteObject[] = [
  { index: true, lazy: page("account", () => import("@/features/account/profile-page")) },
  { path: "members", lazy: page("account", () => import("@/features/account/members-page")) },
  { path: "api-keys", lazy: page("account", () => import("@/features/account/api-keys-page")) },
]

export const routes: RouteObject[] = [
  {
    ErrorBoundary: RouteError,
    HydrateFallback: () => null,
    children: [
      { path: "/sign-in", lazy: page("auth", () => import("@/features/auth/sign-in-page")) },
      { path: "/auth/callback", lazy: page("auth", () => import("@/features/auth/callback-page")) },
      {
        lazy: async () => ({ Component: (await import("./shell")).Shell }),
        children: [
          {
            ErrorBoundary: RouteError,
            children: [
              { path: "/", element: <Navigate to="/agents" replace /> },
              { path: "/agents", lazy: page("agents", () => import("@/features/agents/list-page")) },
              { path: "/agents/new", lazy: page("agents", () => import("@/features/agents/new-page")) },
              {
                path: "/agents/:agentId",
                lazy: page("agents", () => import("@/features/agents/agent-page")),
                children: agentRoutes,
              },
              {
                path: "/account",
                lazy: page("account", () => import("@/features/account/account-page")),
                children: accountRoutes,
              },
              { path: "*", lazy: async () => import("./not-found-page") },
            ],
          },
        ],
      },
    ],
  },
]

export const createRouter = () => createBrowserRouter(routes)
