import { ClipboardList, FileUp, RotateCw, TextSearch, Trash2 } from "lucide-react"
import { useRef, useState } from "react"
import { useTranslation } from "react-i18next"
import { Link, useParams } from "react-router"
import { usePermission } from "@/shared/api/me"
import type { KnowledgeFile } from "@/shared/api/types"
import { toastError } from "@/shared/components/toast-error"
import { Button } from "@/shared/ui/button"
import { Spinner } from "@/shared/ui/spinner"
import { useRetryFile } from "../api"
import { acceptedExtensions, isMoving } from "../model"
import type { UploadQueue } from "../upload-queue"
import { DeleteFile } from "./delete-file"

type FileActionsProps = { file: KnowledgeFile; queue: UploadQueue; onReport: () => void }

/** What can be done with a stored file in its present state. */
export function FileActions({ file, queue, onReport }: FileActionsProps) {
  const { t } = useTranslation("knowledge")
  const { agentId = "" } = useParams()
  const editable = usePermission("knowledge:write")
  const [asked, setAsked] = useState(false)
  const uploaded = file.origin.kind !== "page"
  return (
    <>
      {(file.status === "ready" || file.content) && (
        <Button asChild variant="ghost" size="sm">
          <Link to={`files/${file.id}`} aria-label={t("passages.of", { name: file.name })}>
            <TextSearch />
            <span className="sm:max-md:hidden">{t("passages.open")}</span>
          </Link>
        </Button>
      )}
      {(file.report || file.failure) && (
        <Button variant="ghost" size="sm" aria-label={t("report.of", { name: file.name })} onClick={onReport}>
          <ClipboardList />
          <span className="sm:max-md:hidden">{t("report.open")}</span>
        </Button>
      )}
      {editable && file.status === "failed" && file.failure?.code !== "not_uploaded" && (
        <RetryButton agentId={agentId} fileId={file.id} />
      )}
      {editable && uploaded && !isMoving(file) && (file.status !== "waiting" || file.content) && (
        <NewVersionButton file={file} queue={queue} />
      )}
      {editable && (
        <Button
          variant="ghost"
          size="iconSm"
          aria-label={t("delete.of", { name: file.name })}
          onClick={() => setAsked(true)}
        >
          <Trash2 />
        </Button>
      )}
      <DeleteFile agentId={agentId} file={file} open={asked} onOpenChange={setAsked} />
    </>
  )
}

function RetryButton({ agentId, fileId }: { agentId: string; fileId: string }) {
  const { t } = useTranslation("knowledge")
  const retry = useRetryFile(agentId)
  return (
    <Button
      variant="ghost"
      size="sm"
      disabled={retry.isPending}
      onClick={() => retry.mutate(fileId, { onError: (error) => toastError(t("retryFailed"), error) })}
    >
      {retry.isPending ? <Spinner /> : <RotateCw />}
      {t("action.retry", { ns: "common" })}
    </Button>
  )
}

/** Uploads over a file: the old version answers until the new one is read. */
function NewVersionButton({ file, queue }: { file: KnowledgeFile; queue: UploadQueue }) {
  const { t } = useTranslation("knowledge")
  const input = useRef<HTMLInputElement>(null)
  const label = t("version.of", { name: file.name })
  return (
    <>
      <Button
        variant="ghost"
        size="iconSm"
        aria-label={label}
        title={t("version.hint")}
        onClick={() => input.current?.click()}
      >
        <FileUp />
      </Button>
      <input
        ref={input}
        type="file"
        hidden
        accept={acceptedExtensions.join(",")}
        aria-label={label}
        onChange={(event) => {
          const chosen = event.target.files?.[0]
          if (chosen) queue.add([chosen], new Map([[chosen, file.id]]))
          event.target.value = ""
        }}
      />
    </>
  )
}
