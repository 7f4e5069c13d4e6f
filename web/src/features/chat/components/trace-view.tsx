import type { ReactNode } from "react"
import { useTranslation } from "react-i18next"
import type { Trace } from "@/shared/api/types"
import { ConfidenceMeter } from "@/shared/components/confidence-meter"
import { Signals } from "@/shared/components/signals"
import { TimeBars } from "@/shared/components/time-bars"
import { useFormat } from "@/shared/i18n/format"
import { Badge, type BadgeVariant } from "@/shared/ui/badge"
import { outcomeOf } from "../outcome"
import { reasonText, refusedText } from "../reason-text"
import { ToolList } from "./tool-list"
import { TraceCost } from "./trace-cost"
import { TracePassages } from "./trace-passages"
import { TraceSentences } from "./trace-sentences"

const variants: Record<ReturnType<typeof outcomeOf>, BadgeVariant> = {
  grounded: "success",
  ungrounded: "warning",
  unknown: "warning",
  smallTalk: "neutral",
  failed: "danger",
  handedOver: "accent",
  superseded: "neutral",
}

/** A decision in the order in which it was made. */
export function TraceView({ agentId, trace }: { agentId: string; trace: Trace }) {
  const { t } = useTranslation("chat")
  const format = useFormat()
  const outcome = outcomeOf(trace.outcome)
  return (
    <div className="flex flex-col gap-7">
      <TraceSection title={t("trace.question")}>
        <p className="text-sm whitespace-pre-line">{trace.question}</p>
        <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-xs text-muted-foreground">
          <Badge variant={variants[outcome]}>{t(`outcome.${outcome}`)}</Badge>
          <span>{format.languageName(trace.language)}</span>
          {trace.createdAt && <span>{format.dateTime(trace.createdAt)}</span>}
        </p>
        {trace.confidence && (
          <>
            <ConfidenceMeter score={trace.confidence.score} threshold={trace.confidence.threshold} />
            <Signals signals={trace.confidence.signals} />
          </>
        )}
      </TraceSection>
      {trace.facts.length > 0 && (
        <TraceSection title={t("trace.facts")}>
          <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 text-sm">
            {trace.facts.map(({ key, value }) => (
              <div key={key} className="contents">
                <dt className="text-muted-foreground">{key}</dt>
                <dd className="break-words">{value}</dd>
              </div>
            ))}
          </dl>
        </TraceSection>
      )}
      <TraceSection title={t("trace.passages")} count={trace.passages.length}>
        <TracePassages agentId={agentId} passages={trace.passages} />
      </TraceSection>
      {trace.tools.length > 0 && (
        <TraceSection title={t("trace.tools")} count={trace.tools.length}>
          <ToolList tools={trace.tools} />
        </TraceSection>
      )}
      {trace.handedOver && (
        <TraceSection title={t("handedOver.title")}>
          <p className="text-sm">{trace.handedOver.reason}</p>
          <p className="text-sm whitespace-pre-line text-muted-foreground">{trace.handedOver.summary}</p>
        </TraceSection>
      )}
      {trace.sentences.length > 0 && (
        <TraceSection title={t("trace.sentences")} count={trace.sentences.length}>
          <TraceSentences sentences={trace.sentences} />
        </TraceSection>
      )}
      {trace.refusals.length > 0 && (
        <TraceSection title={t("trace.refusals")} count={trace.refusals.length}>
          <ul className="flex flex-col gap-2 text-sm">
            {trace.refusals.map(({ what, reason }) => (
              <li key={`${what}-${reason}`} className="rounded-lg border px-3 py-2">
                <p className="font-medium break-words">{refusedText(what)}</p>
                <p className="text-muted-foreground">{reasonText(t, reason)}</p>
              </li>
            ))}
          </ul>
        </TraceSection>
      )}
      <TraceSection title={t("trace.times")}>
        <TimeBars label={t("trace.times")} times={timesOf(trace, t)} />
      </TraceSection>
      <TraceSection title={t("trace.cost")}>
        <TraceCost trace={trace} />
      </TraceSection>
    </div>
  )
}

const steps = ["searchMs", "firstTokenMs", "modelMs", "totalMs"] as const

function timesOf({ timings }: Trace, t: ReturnType<typeof useTranslation<"chat">>["t"]) {
  return steps.flatMap((step) => {
    const milliseconds = timings[step]
    return milliseconds === null ? [] : [{ name: t(`trace.time.${step}`), milliseconds }]
  })
}

function TraceSection({ title, count, children }: { title: string; count?: number; children: ReactNode }) {
  return (
    <section className="flex flex-col gap-3">
      <h3 className="flex items-baseline gap-2 border-b pb-1.5 text-sm">
        {title}
        {count !== undefined && <span className="text-xs font-normal text-muted-foreground tabular-nums">{count}</span>}
      </h3>
      {children}
    </section>
  )
}
