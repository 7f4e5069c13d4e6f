import { StrictMode } from "react"
import { createRoot } from "react-dom/client"
import { App } from "@/app/app"
import { loadLocale } from "@/app/locales"
import { createQueryClient } from "@/app/query-client"
import { startRouter } from "@/app/router"
import { currentSession, watchSession } from "@/shared/auth/session"
import { initI18n } from "@/shared/i18n"
import { watchTheme } from "@/shared/lib/theme"
import "./index.css"

const root = document.querySelector("#root")
if (!root) throw new Error("index.html has no #root")

watchTheme()
watchSession()
// All at once: the texts, the page of the address, and who is signed in, which every page waits for.
const texts = initI18n(loadLocale)
const starting = startRouter()
const queryClient = createQueryClient()
if (currentSession()) {
  // Beside the page's code and not before it.
  void import("@/shared/api/me").then(({ meQuery }) => queryClient.prefetchQuery(meQuery))
}
const [router] = await Promise.all([starting, texts])
createRoot(root).render(
  <StrictMode>
    <App queryClient={queryClient} router={router} />
  </StrictMode>,
)
