import { useTranslation } from "react-i18next"
import type { GoldenQuestion } from "@/shared/api/types"
import { Dialog, DialogContent, DialogDescription, DialogHeader, DialogTitle } from "@/shared/ui/dialog"
import { QuestionEditor } from "./question-editor"

type QuestionDialogProps = {
  agentId: string
  /** Null makes a new one. */
  question: GoldenQuestion | null
  open: boolean
  onClose: () => void
}

export function QuestionDialog({ agentId, question, open, onClose }: QuestionDialogProps) {
  const { t } = useTranslation("golden")
  return (
    <Dialog open={open} onOpenChange={(next) => !next && onClose()}>
      <DialogContent className="max-w-2xl">
        <DialogHeader>
          <DialogTitle>{question ? t("question.edit") : t("question.add")}</DialogTitle>
          <DialogDescription>{t("question.hint")}</DialogDescription>
        </DialogHeader>
        <QuestionEditor key={question?.id} agentId={agentId} question={question} onDone={onClose} />
      </DialogContent>
    </Dialog>
  )
}
