import { useEffect, useState } from "react"
import { useTranslation } from "react-i18next"
import { useBlocker } from "react-router"
import { AlertDialog } from "@/shared/ui/alert-dialog"
import { Button } from "@/shared/ui/button"

type UnsavedGuardProps = {
  dirty: boolean
  /** Saves what is there. Where the form saves by itself it answers whether that worked. */
  save: () => Promise<unknown>
  /** The form saves by itself, so leaving only waits for that; the question comes when it could not. */
  saves?: "asked" | "byItself"
}

/** Stops leaving while `dirty`: inside the interface with a question of ours, out of it with the browser's. */
export function UnsavedGuard({ dirty, save, saves = "asked" }: UnsavedGuardProps) {
  const { t } = useTranslation()
  const [refused, setRefused] = useState(false)
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) => dirty && currentLocation.pathname !== nextLocation.pathname,
  )
  const blocked = blocker.state === "blocked"
  const asks = blocked && (saves === "asked" || refused)

  useEffect(() => {
    if (!dirty) return
    const warn = (event: BeforeUnloadEvent) => event.preventDefault()
    window.addEventListener("beforeunload", warn)
    return () => window.removeEventListener("beforeunload", warn)
  }, [dirty])

  useEffect(() => {
    if (!blocked || saves !== "byItself") return
    let gone = false
    void save().then((saved) => {
      if (gone) return
      if (saved === true) blocker.proceed()
      else setRefused(true)
    })
    return () => {
      gone = true
    }
    // Once for each time that leaving was stopped, with the form as it was then.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [blocked])

  const close = () => {
    setRefused(false)
    blocker.reset?.()
  }
  const stayAndSave = () => {
    close()
    // The page itself says that it is saving, and whether that worked.
    void save()
  }
  const leave = () => {
    setRefused(false)
    blocker.proceed?.()
  }
  return (
    <AlertDialog
      open={asks}
      onOpenChange={(open) => !open && close()}
      title={t("unsaved.title")}
      description={t("unsaved.description")}
      footer={
        <>
          <Button variant="outline" onClick={leave}>
            {t("unsaved.leave")}
          </Button>
          <Button onClick={stayAndSave}>{t("unsaved.stay")}</Button>
        </>
      }
    />
  )
}
