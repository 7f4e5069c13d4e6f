import { useTranslation } from "react-i18next"
import { Navigate, Outlet, ScrollRestoration, useLocation } from "react-router"
import { useSession } from "@/shared/auth/session"
import { cn } from "@/shared/lib/cn"
import { usePageTitle } from "@/shared/lib/use-title"
import { NavigationContext } from "@/shared/manifest"
import { Toaster } from "@/shared/ui/toaster"
import { Breadcrumbs } from "./breadcrumbs"
import { MeGate } from "./me-gate"
import { MobileBar } from "./mobile-bar"
import { frameBases, navigation, placeAt } from "./navigation"
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
  const place = placeAt(pathname)
  return (
    <MeGate>
      <NavigationContext value={navigation}>
        <a
          href="#content"
          className="sr-only z-50 rounded-md bg-primary px-4 py-2 text-primary-foreground focus:not-sr-only focus:fixed focus:top-3 focus:left-3"
        >
          {t("nav.skip")}
        </a>
        <div className="min-h-dvh md:grid md:grid-cols-[auto_minmax(0,1fr)]">
          <MobileBar />
          <Sidebar rail={place?.pattern.startsWith(frameBases.agent) ?? false} />
          <main id="content" tabIndex={-1} className="min-w-0 px-4 py-6 outline-none sm:px-8">
            <div className={cn("mx-auto flex flex-col gap-5", !place?.wide && "max-w-5xl")}>
              <Breadcrumbs />
              <Outlet />
            </div>
          </main>
        </div>
        <output className="sr-only">{title}</output>
        <SessionEndedDialog />
        <Toaster />
        <ScrollRestoration />
      </NavigationContext>
    </MeGate>
  )
}
