import { useTranslation } from "react-i18next"
import type { KnowledgeFile } from "@/shared/api/types"
import { useFormat } from "@/shared/i18n/format"
import { Badge, type BadgeVariant } from "@/shared/ui/badge"
import { Spinner } from "@/shared/ui/spinner"
import { isMoving, pageUnit } from "../model"
import { failureText } from "../report-text"
import type { UploadItem, UploadQueue } from "../upload-queue"
import { FileActions } from "./file-actions"
import { OriginLink } from "./origin-link"
import { RowFrame } from "./row-frame"
import { StageBars } from "./stage-bars"
import { UploadActions, UploadProblem, uploadStatus } from "./upload-row"

type FileRowProps = {
  file: KnowledgeFile
  upload: UploadItem | undefined
  /** The name of the document with the same content that is searched instead, where it is known. */
  original: string | undefined
  queue: UploadQueue
  onReport: () => void
}

const variants: Record<KnowledgeFile["status"], BadgeVariant> = {
  waiting: "neutral",
  uploaded: "accent",
  extracting: "accent",
  embedding: "accent",
  ready: "success",
  failed: "danger",
}

/** A file that the API knows: what happens to it, what came of it, and what can be done. */
export function FileRow({ file, upload, original, queue, onReport }: FileRowProps) {
  const { t } = useTranslation("knowledge")
  const sending = upload !== undefined && (file.status === "waiting" || upload.replaces !== null)
  const status = sending ? uploadStatus(upload) : file.status
  return (
    <RowFrame
      name={file.name}
      size={file.size}
      changedAt={file.updatedAt}
      origin={file.origin.kind === "page" && <OriginLink address={file.origin.address} />}
      badge={
        <Badge variant={status === "notSent" ? "danger" : variants[file.status]}>
          {(sending ? upload.phase !== "failed" : isMoving(file)) && <Spinner />}
          {t(`status.${status}`)}
        </Badge>
      }
      actions={
        sending ? (
          <UploadActions item={upload} queue={queue} />
        ) : (
          <FileActions file={file} queue={queue} onReport={onReport} />
        )
      }
    >
      {sending && upload.phase === "failed" && <UploadProblem item={upload} />}
      {((sending && upload.phase !== "failed") || isMoving(file)) && (
        <StageBars name={file.name} upload={sending ? upload.sent : 1} indexing={sending ? 0 : file.progress / 100} />
      )}
      {isMoving(file) && file.pages && <p className="text-xs text-muted-foreground">{t("pagesRead", file.pages)}</p>}
      {isMoving(file) && file.parts && <p className="text-xs text-muted-foreground">{t("parts", file.parts)}</p>}
      {file.duplicateOf && (
        <p className="text-sm break-words text-warning">
          {original ? t("duplicateOf", { name: original }) : t("duplicate")}
        </p>
      )}
      {file.status === "waiting" && !sending && (
        <p className="text-sm text-muted-foreground">{file.content ? t("abandonedVersion") : t("abandoned")}</p>
      )}
      {file.status === "ready" && file.report && <Summary report={file.report} />}
      {file.status === "failed" && <Failure file={file} />}
    </RowFrame>
  )
}

function Summary({ report }: { report: NonNullable<KnowledgeFile["report"]> }) {
  const { t } = useTranslation("knowledge")
  const format = useFormat()
  const scanned = report.pagesToRecognise.length
  const unit = pageUnit(report)
  return (
    <p className="flex flex-wrap gap-x-4 gap-y-1 text-sm text-muted-foreground">
      {unit && <span>{t(`summary.${unit}`, { count: report.pages })}</span>}
      <span>{t("summary.passages", { count: report.passages, formatted: format.integer(report.passages) })}</span>
      {scanned > 0 && <span className="font-medium text-warning">{t("summary.scanned", { count: scanned })}</span>}
      {report.warnings.length > 0 && (
        <span className="font-medium text-warning">{t("summary.warnings", { count: report.warnings.length })}</span>
      )}
    </p>
  )
}

function Failure({ file }: { file: KnowledgeFile }) {
  const { t } = useTranslation("knowledge")
  const { message, advice } = failureText(t, file.failure)
  return (
    <div className="flex flex-col gap-1 text-sm">
      <p className="font-medium text-destructive">{message}</p>
      {advice && <p className="text-muted-foreground">{advice}</p>}
    </div>
  )
}
