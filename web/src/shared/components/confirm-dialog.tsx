import type { ReactNode } from "react"
import { useTranslation } from "react-i18next"
import { AlertDialog, AlertDialogCancel } from "@/shared/ui/alert-dialog"
import { Button } from "@/shared/ui/button"
import { Spinner } from "@/shared/ui/spinner"

type ConfirmDialogProps = {
  open: boolean
  onOpenChange: (open: boolean) => void
  title: ReactNode
  description: ReactNode
  action: string
  onConfirm: () => void
  pending?: boolean
  destructive?: boolean
  /** More to know before answering. */
  children?: ReactNode
}

/** Asks before something that cannot be taken back. Closes only when the caller says so, after the work is done. */
export function ConfirmDialog({
  open,
  onOpenChange,
  title,
  description,
  action,
  onConfirm,
  pending = false,
  destructive = true,
  children,
}: ConfirmDialogProps) {
  const { t } = useTranslation()
  return (
    <AlertDialog
      open={open}
      onOpenChange={onOpenChange}
      title={title}
      description={description}
      footer={
        <>
          <AlertDialogCancel asChild>
            <Button variant="outline" disabled={pending}>
              {t("action.cancel")}
            </Button>
          </AlertDialogCancel>
          <Button variant={destructive ? "destructive" : "default"} disabled={pending} onClick={onConfirm}>
            {pending && <Spinner />}
            {action}
          </Button>
        </>
      }
    >
      {children}
    </AlertDialog>
  )
}
