import { useTranslation } from "react-i18next"
import { AlertDialog, AlertDialogCancel } from "@/shared/ui/alert-dialog"
import { Button } from "@/shared/ui/button"

type ConflictDialogProps = {
  open: boolean
  onOpenChange: (open: boolean) => void
  onTakeTheirs: () => void
  onKeepMine: () => void
}

/** Two people saved the same thing (412): nobody's work is dropped without a decision. */
export function ConflictDialog({ open, onOpenChange, onTakeTheirs, onKeepMine }: ConflictDialogProps) {
  const { t } = useTranslation()
  return (
    <AlertDialog
      open={open}
      onOpenChange={onOpenChange}
      title={t("changedMeanwhile.title")}
      description={t("changedMeanwhile.description")}
      footer={
        <>
          <AlertDialogCancel asChild>
            <Button variant="ghost">{t("changedMeanwhile.later")}</Button>
          </AlertDialogCancel>
          <Button variant="outline" onClick={onKeepMine}>
            {t("changedMeanwhile.mine")}
          </Button>
          <Button onClick={onTakeTheirs}>{t("changedMeanwhile.theirs")}</Button>
        </>
      }
    />
  )
}
