import { StrictMode } from "react"
import { createRoot } from "react-dom/client"
import { loadLocale } from "@/app/locales"
import { App } from "@/app/app"
import { watchSession } from "@/shared/auth/session"
import { initI18n } from "@/shared/i18n"
import { watchTheme } from "@/shared/lib/theme"
import "./index.css"

const root = document.querySelector("#root")
if (!root) throw new Error("index.html has no #root")

watchTheme()
watchSession()
await initI18n(loadLocale)
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
)
