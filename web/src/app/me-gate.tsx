import { useQuery } from "@tanstack/react-query"
import { lazy, type ReactNode, Suspense, useEffect } from "react"
import { useTranslation } from "react-i18next"
import { asApiError } from "@/shared/api/errors"
import { meQuery } from "@/shared/api/me"
import { signOut } from "@/shared/auth/oidc"
import { clearSession, useSession } from "@/shared/auth/session"
import { ErrorState } from "@/shared/components/error-state"
import { Button } from "@/shared/ui/button"
import { Skeleton } from "@/shared/ui/skeleton"

const CreateAccount = lazy(() => import("@/features/account/create-account"))

/** Knows who is signed in before any page is drawn, so that pages can rely on it. */
export function MeGate({ children }: { children: ReactNode }) {
  const { t } = useTranslation()
  const me = useQuery(meQuery)
  const { ended } = useSession()
  const nothingToLose = ended && !me.data

  // With a page on the screen the person is asked; without one the sign-in page is all there is.
  useEffect(() => {
    if (nothingToLose) clearSession()
  }, [nothingToLose])
  if (me.data) return children
  if (me.error && asApiError(me.error).code === "no_account") {
    return (
      <Suspense fallback={<ShellSkeleton />}>
        <CreateAccount />
      </Suspense>
    )
  }
  if (me.error) {
    return (
      <main className="mx-auto flex min-h-dvh max-w-2xl flex-col justify-center p-6">
        <h1 className="sr-only">{t("failed.title")}</h1>
        <ErrorState error={me.error} onRetry={() => void me.refetch()}>
          <Button variant="ghost" onClick={() => void signOut()}>
            {t("nav.signOut")}
          </Button>
        </ErrorState>
      </main>
    )
  }
  return <ShellSkeleton />
}

function ShellSkeleton() {
  const { t } = useTranslation()
  return (
    <main aria-busy="true" className="min-h-dvh md:grid md:grid-cols-[15rem_minmax(0,1fr)]">
      <h1 className="sr-only">{t("state.loading")}</h1>
      <div className="hidden border-r bg-sidebar md:block" />
      <div className="mx-auto flex w-full max-w-5xl flex-col gap-6 px-4 py-20 sm:px-8 md:py-8">
        <Skeleton className="h-8 w-48" />
        <Skeleton className="h-40 w-full" />
      </div>
    </main>
  )
}
