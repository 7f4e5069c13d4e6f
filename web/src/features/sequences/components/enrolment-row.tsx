import { CircleStop } from "lucide-react"
import { useTranslation } from "react-i18next"
import { Link } from "react-router"
import type { Enrolment, Sequence } from "@/shared/api/types"
import { toastError } from "@/shared/components/toast-error"
import { useFormat } from "@/shared/i18n/format"
import { Badge, type BadgeVariant } from "@/shared/ui/badge"
import { Button } from "@/shared/ui/button"
import { Spinner } from "@/shared/ui/spinner"
import { useStopEnrolment } from "../api"

const variants: Record<Enrolment["status"], BadgeVariant> = {
  waiting: "accent",
  sending: "accent",
  unknown: "warning",
  finished: "success",
  stopped: "neutral",
}

const stopReasons = ["replied", "stoppedByPerson", "sequenceDeleted", "agentDeleted", "conversationDeleted", "neverOpen"] as const

type EnrolmentRowProps = { enrolment: Enrolment; sequence: Sequence; editable: boolean }

export function EnrolmentRow({ enrolment, sequence, editable }: EnrolmentRowProps) {
  const { t } = useTranslation("sequences")
  const format = useFormat()
  const { status, dueAt, receipts, stopReason } = enrolment
  const reason = stopReasons.find((known) => known === stopReason)
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3 sm:px-5">
      <div className="min-w-0 flex-1 basis-56">
        <p className="text-sm font-medium">
          <Link
            to={`/agents/${sequence.agentId}/chat?${new URLSearchParams({ conversation: enrolment.conversationId })}`}
            className="rounded-sm underline underline-offset-4"
          >
            {t("enrolments.conversation", { time: format.dateTime(enrolment.createdAt) })}
          </Link>
        </p>
        <p className="flex flex-wrap gap-x-3 text-xs text-muted-foreground">
          <span>{t("enrolments.sent", { count: receipts.length, total: sequence.steps.length })}</span>
          {dueAt && <span>{t("enrolments.next", { time: format.dateTime(dueAt) })}</span>}
          {stopReason && <span>{reason ? t(`enrolments.reason.${reason}`) : stopReason}</span>}
        </p>
      </div>
      <Badge variant={variants[status]}>{t(`enrolments.status.${status}`)}</Badge>
      {editable && (status === "waiting" || status === "unknown") && (
        <StopButton sequence={sequence} enrolmentId={enrolment.id} />
      )}
    </li>
  )
}

function StopButton({ sequence, enrolmentId }: { sequence: Sequence; enrolmentId: string }) {
  const { t } = useTranslation("sequences")
  const stop = useStopEnrolment(sequence, enrolmentId)
  return (
    <Button
      variant="outline"
      size="sm"
      disabled={stop.isPending}
      onClick={() =>
        stop.mutate(undefined, {
          onError: (error) => toastError(t("enrolments.stopFailed"), error),
        })
      }
    >
      {stop.isPending ? <Spinner /> : <CircleStop />}
      {t("enrolments.stop")}
    </Button>
  )
}
