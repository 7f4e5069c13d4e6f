import { useTranslation } from "react-i18next"
import { AlertDialog, AlertDialogCancel } from "@/shared/ui/alert-dialog"
import { Button } from "@/shared/ui/button"

type ReplaceDialogProps = {
  /** Dropped files whose names are in the list already, with the ids of those; null closes the dialog. */
  matches: ReadonlyMap<File, string> | null
  onReplace: () => void
  onKeepBoth: () => void
  onCancel: () => void
}

/** A file that is dropped a second time is mostly meant to take the place of the first. */
export function ReplaceDialog({ matches, onReplace, onKeepBoth, onCancel }: ReplaceDialogProps) {
  const { t } = useTranslation("knowledge")
  const names = [...(matches?.keys() ?? [])].map((file) => file.name)
  return (
    <AlertDialog
      open={matches !== null}
      onOpenChange={(open) => !open && onCancel()}
      title={t("replace.title", { count: names.length, name: names[0] ?? "" })}
      description={t("replace.description")}
      footer={
        <>
          <AlertDialogCancel asChild>
            <Button variant="ghost">{t("action.cancel", { ns: "common" })}</Button>
          </AlertDialogCancel>
          <Button variant="outline" onClick={onKeepBoth}>
            {t("replace.keepBoth")}
          </Button>
          <Button onClick={onReplace}>{t("replace.replace")}</Button>
        </>
      }
    >
      {names.length > 1 && (
        <ul className="flex max-h-40 list-disc flex-col gap-1 overflow-y-auto pl-5 text-sm">
          {names.map((name) => (
            <li key={name} className="break-words">
              {name}
            </li>
          ))}
        </ul>
      )}
    </AlertDialog>
  )
}
