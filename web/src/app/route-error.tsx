import { useEffect } from "react"
import { useTranslation } from "react-i18next"
import { useRouteError } from "react-router"

const reloadKey = "voronka.reloaded"
const reloadPauseMs = 60_000

/** A lazy chunk that is gone: the tab is older than the deployment, and a reload gets the new one. */
function isStaleChunk(error: unknown): boolean {
  return error instanceof TypeError && /dynamically imported module|module script/i.test(error.message)
}

/** Shown in place of a page whose code threw. Reloads once by itself when the cause is a new deployment. */
export function RouteError() {
  const error = useRouteError()
  const { t } = useTranslation()

  useEffect(() => {
    const last = Number(sessionStorage.getItem(reloadKey) ?? 0)
    if (isStaleChunk(error) && Date.now() - last > reloadPauseMs) {
      sessionStorage.setItem(reloadKey, String(Date.now()))
      location.reload()
    }
  }, [error])

  // Plain elements: what is shown when code is missing must not need any that may be missing too.
  return (
    <div role="alert" className="mx-auto flex min-h-80 w-full max-w-2xl flex-col items-center justify-center gap-4 p-6">
      <h2 className="text-lg">{t("crash.title")}</h2>
      <p className="max-w-md text-center text-sm text-muted-foreground">{t("crash.description")}</p>
      <button
        type="button"
        onClick={() => location.reload()}
        className="h-9 rounded-md bg-primary px-4 text-sm font-medium text-primary-foreground"
      >
        {t("action.reload")}
      </button>
    </div>
  )
}
