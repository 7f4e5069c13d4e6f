import { useState } from "react"
import { useTranslation } from "react-i18next"
import { useLocation } from "react-router"
import { signIn } from "@/shared/auth/oidc"
import { useSession } from "@/shared/auth/session"
import { AlertDialog, AlertDialogCancel } from "@/shared/ui/alert-dialog"
import { Button } from "@/shared/ui/button"

/** Tells that the API no longer takes the token, without throwing away what is on the page. */
export function SessionEndedDialog() {
  const { t } = useTranslation()
  const { ended } = useSession()
  const [dismissed, setDismissed] = useState(false)
  const { pathname, search } = useLocation()
  return (
    <AlertDialog
      open={ended && !dismissed}
      onOpenChange={(open) => !open && setDismissed(true)}
      title={t("sessionEnded.title")}
      description={t("sessionEnded.description")}
      footer={
        <>
          <AlertDialogCancel asChild>
            <Button variant="outline">{t("sessionEnded.later")}</Button>
          </AlertDialogCancel>
          <Button onClick={() => void signIn(pathname + search)}>{t("sessionEnded.signIn")}</Button>
        </>
      }
    />
  )
}
