import type { TFunction } from "i18next"
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

const variants = {
  waiting: "accent",
  sending: "accent",
  unknown: "warning",
  finished: "success",
  stopped: "neutral",
} as const satisfies Record<string, BadgeVariant>

type Status = keyof typeof variants

/** The state that a name of the API stands for; what this interface does not know is not known to people either. */
const statusOf = (name: string): Status => (name in variants ? (name as Status) : "unknown")

const stopReasons = [
  "replied",
  "stoppedByPerson",
  "sequenceDeleted",
  "agentDeleted",
  "conversationDeleted",
  "neverOpen",
] as const

type EnrolmentRowProps = { enrolment: Enrolment; sequence: Sequence; editable: boolean }

export function EnrolmentRow({ enrolment, sequence, editable }: EnrolmentRowProps) {
  const { t } = useTranslation("sequences")
  const format = useFormat()
  const { dueAt, receipts, stopReason } = enrolment
  const status = statusOf(enrolment.status)
  const sent = receipts.filter((receipt) => receipt.status === "sent").length
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
          <span>{t("enrolments.sent", { count: sent, total: sequence.steps.length })}</span>
          {dueAt && <span>{t("enrolments.next", { time: format.dateTime(dueAt) })}</span>}
          {stopReason && <span>{reasonText(t, stopReason)}</span>}
        </p>
      </div>
      <Badge variant={variants[status]} className="order-2 sm:order-none">
        {t(`enrolments.status.${status}`)}
      </Badge>
      {editable && (status === "waiting" || status === "unknown") && (
        <StopButton sequence={sequence} enrolmentId={enrolment.id} />
      )}
      {receipts.length > 0 && <History enrolment={enrolment} />}
    </li>
  )
}

const receiptStatuses = ["sending", "sent", "unknown", "notSent", "postponed"] as const

/** Each decision with its moment and, when nothing was sent, its reason. */
function History({ enrolment }: { enrolment: Enrolment }) {
  const { t } = useTranslation("sequences")
  const format = useFormat()
  return (
    <details className="order-last basis-full text-sm">
      <summary className="w-fit cursor-pointer rounded-sm py-0.5 text-muted-foreground hover:text-foreground">
        {t("enrolments.history")}
      </summary>
      <ol className="mt-2 flex flex-col gap-1 border-l pl-4">
        {enrolment.receipts.map((receipt) => {
          const status = receiptStatuses.find((known) => known === receipt.status)
          return (
            <li key={`${receipt.at}-${receipt.status}`} className="flex flex-wrap gap-x-3">
              <time dateTime={receipt.at} className="text-muted-foreground tabular-nums">
                {format.dateTime(receipt.at)}
              </time>
              <span>{status ? t(`enrolments.receipt.${status}`) : receipt.status}</span>
              {receipt.reason && <span className="text-muted-foreground">{reasonText(t, receipt.reason)}</span>}
            </li>
          )
        })}
      </ol>
    </details>
  )
}

function reasonText(t: TFunction<"sequences">, reason: string): string {
  const known = stopReasons.find((candidate) => candidate === reason)
  return known ? t(`enrolments.reason.${known}`) : reason
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
