import { Pencil, Trash2 } from "lucide-react"
import { useTranslation } from "react-i18next"
import type { GoldenQuestion } from "@/shared/api/types"
import { ConfirmButton } from "@/shared/components/confirm-button"
import { placeText } from "@/shared/lib/place-text"
import { toolText } from "@/shared/lib/tools"
import { Badge } from "@/shared/ui/badge"
import { Button } from "@/shared/ui/button"
import { useDeleteQuestion } from "../api"
import { splitTool } from "../model"
import { useFileName } from "../use-file-name"

type QuestionRowProps = {
  agentId: string
  question: GoldenQuestion
  /** Null for whoever may only look. */
  onEdit: (() => void) | null
}

/** For badges whose text is as long as somebody wrote it. */
const long = "shrink rounded-md whitespace-normal wrap-anywhere"

export function QuestionRow({ agentId, question, onEdit }: QuestionRowProps) {
  const { t } = useTranslation("golden")
  const tool = splitTool(question.expectedTool)
  return (
    <li className="flex flex-wrap items-start gap-x-4 gap-y-2 px-4 py-4 sm:flex-nowrap sm:px-5">
      <div className="flex min-w-0 flex-1 flex-col gap-2">
        <h3 className="text-sm break-words">{question.question}</h3>
        <Entries label={t("question.facts")} entries={question.expectedFacts} />
        <Entries label={t("question.forbidden")} entries={question.forbiddenClaims} />
        <div className="flex flex-wrap gap-1.5">
          {question.expectedUnknown && <Badge variant="warning">{t("question.unknown")}</Badge>}
          {question.expectedTool && (
            <Badge variant="accent" className={long}>
              {[toolText(tool.expectedTool), tool.toolArguments].join(" ")}
            </Badge>
          )}
          {question.expectedSource && <Source agentId={agentId} source={question.expectedSource} />}
        </div>
      </div>
      {onEdit && <RowActions agentId={agentId} question={question} onEdit={onEdit} />}
    </li>
  )
}

type SourceProps = { agentId: string; source: NonNullable<GoldenQuestion["expectedSource"]> }

function Source({ agentId, source: { fileId, page } }: SourceProps) {
  const { t } = useTranslation("golden")
  const fileName = useFileName(agentId, fileId) ?? t("question.sourceFile")
  return <Badge className={long}>{page ? `${fileName}, ${placeText(t, fileName, page)}` : fileName}</Badge>
}

function Entries({ label, entries }: { label: string; entries: readonly string[] }) {
  if (entries.length === 0) return null
  return (
    <p className="text-sm break-words text-muted-foreground">
      <span className="font-medium">{`${label}: `}</span>
      {entries.join("; ")}
    </p>
  )
}

type RowActionsProps = { agentId: string; question: GoldenQuestion; onEdit: () => void }

function RowActions({ agentId, question, onEdit }: RowActionsProps) {
  const { t } = useTranslation("golden")
  const remove = useDeleteQuestion(agentId)
  return (
    <div className="flex gap-1">
      <Button
        variant="ghost"
        size="iconSm"
        aria-label={t("question.editOf", { question: question.question })}
        onClick={onEdit}
      >
        <Pencil />
      </Button>
      <ConfirmButton
        aria-label={t("question.deleteOf", { question: question.question })}
        title={t("question.deleteTitle")}
        description={question.question}
        action={t("action.delete", { ns: "common" })}
        run={() => remove.mutateAsync(question)}
        failed={t("question.deleteFailed")}
      >
        <Trash2 />
      </ConfirmButton>
    </div>
  )
}
