import { type RefObject, useState } from "react"
import { useTranslation } from "react-i18next"
import { Dialog, DialogContent, DialogDescription, DialogHeader, DialogTitle } from "@/shared/ui/dialog"
import { CreateKeyForm } from "./create-key-form"
import { SecretView } from "./secret-view"

/**
 * Makes a key, then shows its secret for the only time. The page holds it beside its list and not in it: the first key
 * replaces the empty list, and whatever that list holds would go with it, the secret unseen.
 */
export function CreateKeyDialog({
  open,
  onOpenChange,
  opener,
}: {
  open: boolean
  onOpenChange: (open: boolean) => void
  opener: RefObject<HTMLButtonElement | null>
}) {
  const { t } = useTranslation("account")
  const [secret, setSecret] = useState<string | null>(null)
  const change = (next: boolean) => {
    onOpenChange(next)
    setSecret(null)
  }
  return (
    <Dialog open={open} onOpenChange={change}>
      {/* A click beside the dialog must not lose a secret that cannot be shown again. */}
      <DialogContent
        onInteractOutside={(event) => secret !== null && event.preventDefault()}
        onCloseAutoFocus={(event) => {
          event.preventDefault()
          opener.current?.focus()
        }}
      >
        <DialogHeader>
          <DialogTitle>{secret === null ? t("keys.title") : t("secret.title")}</DialogTitle>
          <DialogDescription>{secret === null ? t("keys.description") : t("secret.description")}</DialogDescription>
        </DialogHeader>
        {secret === null ? (
          <CreateKeyForm onCreated={setSecret} />
        ) : (
          <SecretView secret={secret} onDone={() => change(false)} />
        )}
      </DialogContent>
    </Dialog>
  )
}
