import { useTranslation } from "react-i18next"
import type { Trace } from "@/shared/api/types"
import { useFormat } from "@/shared/i18n/format"
import { cn } from "@/shared/lib/cn"
import { Badge } from "@/shared/ui/badge"
import { supportText } from "../support-text"

/** Each sentence of the answer: what it rests on, or why it was taken back. */
export function TraceSentences({ sentences }: { sentences: Trace["sentences"] }) {
  const { t } = useTranslation("chat")
  const format = useFormat()
  return (
    <ol className="flex flex-col gap-2">
      {sentences.map((sentence, index) => (
        // Sentences have no identity but their place in the answer.
        // oxlint-disable-next-line react/no-array-index-key
        <li key={index} className="flex flex-col gap-1.5 rounded-lg border px-3 py-2.5 text-sm">
          <p className={cn(!sentence.kept && "text-muted-foreground line-through")}>{sentence.text}</p>
          <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-xs text-muted-foreground tabular-nums">
            {!sentence.kept && <Badge variant="danger">{t("trace.takenBack")}</Badge>}
            <span>{supportText(t, sentence, format.score)}</span>
            {sentence.citations.length > 0 && (
              <span>{t("trace.cites", { sources: sentence.citations.join(", ") })}</span>
            )}
          </p>
        </li>
      ))}
    </ol>
  )
}
