import { useTranslation } from "react-i18next"
import { Navigate, Outlet, ScrollRestoration, useLocation } from "react-router"
import { useSession } from "@/shared/auth/session"
import { usePageTitle } from "@/shared/lib/use-title"
import { Toaster } from "@/shared/ui/toaster"
import { MeGate } from "./me-gate"
import { MobileBar } from "./mobile-bar"
import { SessionEndedDialog } from "./session-ended-dialog"
import { Sidebar } from "./sidebar"

/** The frame of every page behind the sign-in. */
export function Shell() {
  const { t } = useTranslation()
  const { session } = useSession()
  const { pathname, search } = useLocation()
  const title = usePageTitle()
  if (!session) {
    return <Navigate to={`/sign-in?${new URLSearchParams({ returnTo: pathname + search })}`} replace />
  }
  return (
    <MeGate>
      <a
        href="#content"
        className="sr-only z-50 rounded-md bg-primary px-4 py-2 text-primary-foreground focus:not-sr-only focus:fixed focus:top-3 focus:left-3"
      >
        {t("nav.skip")}
      </a>
      <div className="min-h-dvh md:grid md:grid-cols-[15rem_minmax(0,1fr)]">
        <MobileBar />
        <Sidebar />
        <main id="content" tabIndex={-1} className="min-w-0 px-4 py-6 outline-none sm:px-8 sm:py-8">
          <div className="mx-auto flex max-w-5xl flex-col gap-6">
            <Outlet />
          </div>
        </main>
      </div>
      <output className="sr-only">{title}</output>
      <SessionEndedDialog />
      <Toaster />
      <ScrollRestoration />
    </MeGate>
  )
}
