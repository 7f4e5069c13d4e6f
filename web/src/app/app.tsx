import { QueryClientProvider } from "@tanstack/react-query"
import { Suspense, useState } from "react"
import { RouterProvider } from "react-router"
import { createQueryClient } from "./query-client"
import { createRouter } from "./router"

export function App() {
  const [queryClient] = useState(createQueryClient)
  const [router] = useState(createRouter)
  return (
    <QueryClientProvider client={queryClient}>
      {/* Texts of a second language may still be on their way; the page before them is better than nothing at all. */}
      <Suspense>
        <RouterProvider router={router} />
      </Suspense>
    </QueryClientProvider>
  )
}
