import { type QueryClient, QueryClientProvider } from "@tanstack/react-query"
import { Suspense } from "react"
import { RouterProvider } from "react-router"
import type { Router } from "./router"

export function App({ queryClient, router }: { queryClient: QueryClient; router: Router }) {
  return (
    <QueryClientProvider client={queryClient}>
      {/* Texts of a second language may still be on their way; the page before them is better than nothing at all. */}
      <Suspense>
        <RouterProvider router={router} />
      </Suspense>
    </QueryClientProvider>
  )
}
