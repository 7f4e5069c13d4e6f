import { useMutation } from "@tanstack/react-query"
import { FileText, LogIn, MessageCircleQuestion, Timer, TriangleAlert } from "lucide-react"
import { useTranslation } from "react-i18next"
import { Navigate, useSearchParams } from "react-router"
import { safeReturnPath, signIn } from "@/shared/auth/oidc"
import { useSession } from "@/shared/auth/session"
import { Logo } from "@/shared/components/logo"
import { useTitle } from "@/shared/lib/use-title"
import { Alert, AlertBody } from "@/shared/ui/alert"
import { Button } from "@/shared/ui/button"
import { Spinner } from "@/shared/ui/spinner"
import { LanguageToggle } from "./components/language-toggle"

const points = [
  { key: "knowledge", icon: FileText },
  { key: "honest", icon: MessageCircleQuestion },
  { key: "sequences", icon: Timer },
] as const

export function Component() {
  const { t } = useTranslation("auth")
  const { session } = useSession()
  const [query] = useSearchParams()
  const returnTo = safeReturnPath(query.get("returnTo"))
  const leave = useMutation({ mutationFn: () => signIn(returnTo) })
  useTitle(t("title"))

  if (session) return <Navigate to={returnTo} replace />
  const busy = leave.isPending || leave.isSuccess
  return (
    <main className="grid min-h-dvh lg:grid-cols-[1.1fr_1fr]">
      <div className="flex flex-col justify-between gap-12 bg-sidebar p-6 sm:p-12 lg:border-r">
        <p className="flex items-center gap-2.5 font-semibold tracking-tight">
          <Logo className="size-8" />
          {"Voronka"}
        </p>
        <div className="flex max-w-lg flex-col gap-8">
          <h1 className="text-3xl leading-tight sm:text-4xl">{t("headline")}</h1>
          <ul className="hidden flex-col gap-4 text-muted-foreground sm:flex">
            {points.map(({ key, icon: Icon }) => (
              <li key={key} className="flex gap-3">
                <Icon aria-hidden className="mt-0.5 size-5 shrink-0 text-primary" />
                {t(`points.${key}`)}
              </li>
            ))}
          </ul>
        </div>
        <div className="hidden lg:block">
          <LanguageToggle />
        </div>
      </div>
      <div className="flex flex-col justify-center gap-10 p-6 sm:p-12">
        <div className="mx-auto flex w-full max-w-sm flex-col gap-6">
          <div className="flex flex-col gap-1">
            <h2 className="text-2xl">{t("title")}</h2>
            <p className="text-muted-foreground">{t("lead")}</p>
          </div>
          {leave.isError && (
            <Alert variant="danger" role="alert">
              <TriangleAlert aria-hidden />
              <AlertBody>{t("failed.unreachable")}</AlertBody>
            </Alert>
          )}
          <Button size="lg" disabled={busy} onClick={() => leave.mutate()}>
            {busy ? <Spinner /> : <LogIn />}
            {busy ? t("opening") : t("signIn")}
          </Button>
          <div className="lg:hidden">
            <LanguageToggle />
          </div>
        </div>
      </div>
    </main>
  )
}
