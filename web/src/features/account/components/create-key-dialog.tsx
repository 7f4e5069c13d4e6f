import { Plus } from "lucide-react"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { Button } from "@/shared/ui/button"
import { Dialog, DialogContent, DialogDescription, DialogHeader, DialogTitle, DialogTrigger } from "@/shared/ui/dialog"
import { CreateKeyForm } from "./create-key-form"
import { SecretView } from "./secret-view"

/** Makes a key, then shows its secret for the only time. */
export function CreateKeyDialog() {
  const { t } = useTranslation("account")
  const [open, setOpen] = useState(false)
  const [secret, setSecret] = useState<string | null>(null)
  const change = (next: boolean) => {
    setOpen(next)
    setSecret(null)
  }
  return (
    <Dialog open={open} onOpenChange={change}>
      <DialogTrigger asChild>
        <Button size="sm">
          <Plus />
          {t("keys.open")}
        </Button>
      </DialogTrigger>
      {/* A click beside the dialog must not lose a secret that cannot be shown again. */}
      <DialogContent onInteractOutside={(event) => secret !== null && event.preventDefault()}>
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
