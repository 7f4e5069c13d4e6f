import { useEffect } from "react"
import { useTranslation } from "react-i18next"
import { useBlocker } from "react-router"
import { AlertDialog, AlertDialogCancel } from "@/shared/ui/alert-dialog"
import { Button } from "@/shared/ui/button"

/** Stops leaving while `dirty`: inside the interface with a question of ours, out of it with the browser's. */
export function UnsavedGuard({ dirty }: { dirty: boolean }) {
  const { t } = useTranslation()
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) => dirty && currentLocation.pathname !== nextLocation.pathname,
  )

  useEffect(() => {
    if (!dirty) return
    const warn = (event: BeforeUnloadEvent) => event.preventDefault()
    window.addEventListener("beforeunload", warn)
    return () => window.removeEventListener("beforeunload", warn)
  }, [dirty])

  return (
    <AlertDialog
      open={blocker.state === "blocked"}
      onOpenChange={(open) => !open && blocker.reset?.()}
      title={t("unsaved.title")}
      description={t("unsaved.description")}
      footer={
        <>
          <Button variant="outline" onClick={() => blocker.proceed?.()}>
            {t("unsaved.leave")}
          </Button>
          <AlertDialogCancel asChild>
            <Button>{t("unsaved.stay")}</Button>
          </AlertDialogCancel>
        </>
      }
    />
  )
}
