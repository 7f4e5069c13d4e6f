import { Bug } from "lucide-react"
import { useEffect } from "react"
import { useTranslation } from "react-i18next"
import { useRouteError } from "react-router"
import { Button } from "@/shared/ui/button"
import { Empty } from "@/shared/ui/empty"

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

  return (
    <div role="alert" className="mx-auto w-full max-w-2xl p-6">
      <Empty icon={Bug} title={t("crash.title")} description={t("crash.description")}>
        <Button onClick={() => location.reload()}>{t("action.reload")}</Button>
      </Empty>
    </div>
  )
}
