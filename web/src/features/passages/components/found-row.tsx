import { useTranslation } from "react-i18next"
import { Link } from "react-router"
import type { RetrievalTest } from "@/shared/api/types"
import { Evidence } from "@/shared/components/evidence"
import { Signals } from "@/shared/components/signals"
import { passageAddress } from "@/shared/lib/passage-address"
import { placeText } from "@/shared/lib/place-text"
import { Badge } from "@/shared/ui/badge"

type FoundRowProps = { agentId: string; passage: RetrievalTest["passages"][number] }

/** A passage that a question finds, in its rank. */
export function FoundRow({ agentId, passage }: FoundRowProps) {
  const { t } = useTranslation("passages")
  return (
    <li className="flex flex-col gap-3 rounded-xl border bg-card px-4 py-4 shadow-xs sm:px-5">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span className="grid size-7 shrink-0 place-items-center rounded-full bg-accent text-xs font-semibold text-accent-foreground tabular-nums">
          {passage.rank}
        </span>
        <Link
          to={passageAddress(agentId, passage)}
          className="min-w-0 text-sm font-semibold break-words underline decoration-muted-foreground/50 underline-offset-2 hover:decoration-current"
        >
          {passage.fileName}
        </Link>
        <span className="text-xs text-muted-foreground">
          {t("number", { number: passage.passage + 1 })}
          {passage.page != null && ` · ${placeText(t, passage.fileName, passage.page)}`}
        </span>
        {passage.shown && <Badge variant="success">{t("test.shown")}</Badge>}
      </div>
      {passage.headings.length > 0 && (
        <p className="text-xs break-words text-muted-foreground">{passage.headings.join(" › ")}</p>
      )}
      <p className="line-clamp-6 text-sm leading-relaxed whitespace-pre-line">{passage.text}</p>
      <Evidence passage={passage} />
      <Signals signals={passage.signals} title={t("test.why")} />
    </li>
  )
}
