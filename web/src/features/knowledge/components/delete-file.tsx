import { useQuery } from "@tanstack/react-query"
import { useTranslation } from "react-i18next"
import type { KnowledgeFile } from "@/shared/api/types"
import { AffectedQuestions } from "@/shared/components/affected-questions"
import { ConfirmDialog } from "@/shared/components/confirm-dialog"
import { toastError } from "@/shared/components/toast-error"
import { Spinner } from "@/shared/ui/spinner"
import { impactQuery, useDeleteFile } from "../api"

type DeleteFileProps = {
  agentId: string
  file: KnowledgeFile
  open: boolean
  onOpenChange: (open: boolean) => void
}

/** Asks before a document is deleted, and says what that would touch. */
export function DeleteFile({ agentId, file, open, onOpenChange }: DeleteFileProps) {
  const { t } = useTranslation("knowledge")
  const remove = useDeleteFile(agentId)
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={onOpenChange}
      title={t("delete.question", { name: file.name })}
      description={t("delete.description")}
      action={t("action.delete", { ns: "common" })}
      pending={remove.isPending}
      onConfirm={() =>
        remove.mutate(file.id, {
          onError: (error) => toastError(t("delete.failed"), error),
          onSettled: () => onOpenChange(false),
        })
      }
    >
      {open && <Impact agentId={agentId} fileId={file.id} />}
    </ConfirmDialog>
  )
}

function Impact({ agentId, fileId }: { agentId: string; fileId: string }) {
  const { t } = useTranslation("knowledge")
  const { data, error } = useQuery(impactQuery(agentId, fileId))
  if (data) {
    if (data.goldenQuestions.length > 0) return <AffectedQuestions agentId={agentId} questions={data.goldenQuestions} />
    return <p className="text-sm text-muted-foreground">{t("delete.noImpact")}</p>
  }
  if (error) return <p className="text-sm text-warning">{t("delete.impactFailed")}</p>
  return (
    <output className="flex items-center gap-2 text-sm text-muted-foreground">
      <Spinner />
      {t("delete.checking")}
    </output>
  )
}
