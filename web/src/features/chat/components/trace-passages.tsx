import { useTranslation } from "react-i18next"
import { Link } from "react-router"
import type { TracedPassage } from "@/shared/api/types"
import { Evidence } from "@/shared/components/evidence"
import { passageAddress } from "@/shared/lib/passage-address"
import { placeText } from "@/shared/lib/place-text"
import { Badge } from "@/shared/ui/badge"

type TracePassagesProps = { agentId: string; passages: readonly TracedPassage[] }

/** What the search found, what of it the model was shown, and what the answer cites. */
export function TracePassages({ agentId, passages }: TracePassagesProps) {
  const { t } = useTranslation("chat")
  if (passages.length === 0) return <p className="text-sm text-muted-foreground">{t("trace.noPassages")}</p>
  return (
    <ol className="flex flex-col gap-2">
      {passages.map((passage, index) => (
        <li
          key={`${passage.fileId}.${passage.passage}`}
          className="flex flex-col gap-2 rounded-lg border px-3 py-2.5 text-sm"
        >
          <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
            <span className="text-xs font-semibold tabular-nums">{index + 1}</span>
            <Link
              to={passageAddress(agentId, passage)}
              className="min-w-0 font-medium break-words underline decoration-muted-foreground/50 underline-offset-2 hover:decoration-current"
            >
              {passage.fileName}
            </Link>
            {passage.page != null && (
              <span className="text-xs text-muted-foreground">{placeText(t, passage.fileName, passage.page)}</span>
            )}
            {passage.cited && <Badge variant="success">{t("trace.cited")}</Badge>}
            {!passage.shown && <Badge>{t("trace.notShown")}</Badge>}
          </div>
          {passage.headings.length > 0 && (
            <p className="text-xs break-words text-muted-foreground">{passage.headings.join(" › ")}</p>
          )}
          <details className="group">
            <summary className="min-h-6 cursor-pointer text-sm">
              <span className="group-open:hidden">{firstLine(passage.text)}</span>
              <span className="hidden text-muted-foreground group-open:inline">{t("trace.wholeText")}</span>
            </summary>
            <p className="mt-1 leading-relaxed whitespace-pre-line">{passage.text}</p>
          </details>
          <Evidence passage={passage} />
        </li>
      ))}
    </ol>
  )
}

const shownCharacters = 100

const firstLine = (text: string): string =>
  text.length > shownCharacters ? `${text.slice(0, shownCharacters).trimEnd()}…` : text
