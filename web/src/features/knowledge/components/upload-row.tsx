import { RotateCw, X } from "lucide-react"
import { useTranslation } from "react-i18next"
import { errorText } from "@/shared/components/error-text"
import { useFormat } from "@/shared/i18n/format"
import { Badge } from "@/shared/ui/badge"
import { Button } from "@/shared/ui/button"
import { maxBytes } from "../model"
import type { UploadItem, UploadQueue } from "../upload-queue"
import { RowFrame } from "./row-frame"
import { StageBars } from "./stage-bars"

const statuses = {
  queued: "queued",
  sending: "sending",
  sent: "uploaded",
  failed: "notSent",
  rejected: "notSent",
} as const satisfies Record<UploadItem["phase"], string>

export const uploadStatus = ({ phase }: Pick<UploadItem, "phase">) => statuses[phase]

/** A file that the API's list does not show yet. */
export function UploadRow({ item, queue }: { item: UploadItem; queue: UploadQueue }) {
  const { t } = useTranslation("knowledge")
  const broken = item.phase === "failed" || item.phase === "rejected"
  return (
    <RowFrame
      name={item.name}
      size={item.size}
      changedAt={null}
      badge={<Badge variant={broken ? "danger" : "accent"}>{t(`status.${uploadStatus(item)}`)}</Badge>}
      actions={<UploadActions item={item} queue={queue} />}
    >
      {broken ? <UploadProblem item={item} /> : <StageBars name={item.name} upload={item.sent} indexing={0} />}
    </RowFrame>
  )
}

export function UploadActions({ item, queue }: { item: UploadItem; queue: UploadQueue }) {
  const { t } = useTranslation("knowledge")
  const ended = item.phase === "failed" || item.phase === "rejected"
  return (
    <>
      {item.phase === "failed" && (
        <Button variant="ghost" size="sm" onClick={() => queue.retry(item.key)}>
          <RotateCw />
          {t("action.retry", { ns: "common" })}
        </Button>
      )}
      {item.phase !== "sent" && (
        <Button
          variant="ghost"
          size="icon"
          aria-label={t(ended ? "action.dismiss" : "action.cancelUpload", { name: item.name })}
          onClick={() => queue.cancel(item.key)}
        >
          <X />
        </Button>
      )}
    </>
  )
}

export function UploadProblem({ item }: { item: UploadItem }) {
  const { t } = useTranslation("knowledge")
  const format = useFormat()
  return (
    <p role="alert" className="text-sm text-destructive">
      {item.rejection ? t(`rejected.${item.rejection}`, { max: format.bytes(maxBytes) }) : errorText(item.error)}
    </p>
  )
}
