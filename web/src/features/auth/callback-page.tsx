import { useQuery } from "@tanstack/react-query"
import { KeyRound } from "lucide-react"
import { useTranslation } from "react-i18next"
import { Link, Navigate, useSearchParams } from "react-router"
import { completeSignIn, SignInError } from "@/shared/auth/oidc"
import { useTitle } from "@/shared/lib/use-title"
import { Button } from "@/shared/ui/button"
import { Empty } from "@/shared/ui/empty"
import { Spinner } from "@/shared/ui/spinner"

export function Component() {
  const { t } = useTranslation("auth")
  const [query] = useSearchParams()
  // A code can be exchanged only once: the query's key makes a second render share the first exchange.
  const exchange = useQuery({
    queryKey: ["auth", "callback", query.toString()],
    queryFn: () => completeSignIn(query),
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  })
  useTitle(t("title"))

  if (exchange.data) return <Navigate to={exchange.data} replace />
  return (
    <main className="mx-auto flex min-h-dvh max-w-xl flex-col justify-center p-6">
      {exchange.error ? (
        <>
          <h1 className="sr-only">{t("title")}</h1>
          <div role="alert">
            <Empty icon={KeyRound} title={t("failed.title")} description={<Reason error={exchange.error} />}>
              <Button asChild>
                <Link to="/sign-in">{t("again")}</Link>
              </Button>
            </Empty>
          </div>
        </>
      ) : (
        <h1 className="text-base font-normal tracking-normal">
          <output className="flex items-center justify-center gap-3">
            <Spinner />
            {t("finishing")}
          </output>
        </h1>
      )}
    </main>
  )
}

function Reason({ error }: { error: Error }) {
  const { t } = useTranslation("auth")
  if (!(error instanceof SignInError)) return t("failed.unreachable")
  return t(`failed.${error.code}`, { reason: error.message })
}
