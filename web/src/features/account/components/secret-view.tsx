import { Check, Copy } from "lucide-react"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { toast } from "sonner"
import { Button } from "@/shared/ui/button"
import { DialogFooter } from "@/shared/ui/dialog"

export function SecretView({ secret, onDone }: { secret: string; onDone: () => void }) {
  const { t } = useTranslation("account")
  const [copied, setCopied] = useState(false)
  const copy = () =>
    navigator.clipboard.writeText(secret).then(
      () => setCopied(true),
      () => toast.error(t("copyFailed", { ns: "common" })),
    )
  return (
    <>
      <code className="rounded-md border bg-muted p-3 font-mono text-sm break-all select-all">{secret}</code>
      <DialogFooter>
        <Button variant="outline" onClick={() => void copy()}>
          {copied ? <Check /> : <Copy />}
          <span aria-live="polite">{copied ? t("copied", { ns: "common" }) : t("action.copy", { ns: "common" })}</span>
        </Button>
        <Button onClick={onDone}>{t("secret.done")}</Button>
      </DialogFooter>
    </>
  )
}
