import { useTranslation } from "react-i18next"
import { type DiffPart, diffTexts } from "@/shared/lib/diff"

/** How much of an unchanged stretch is kept beside a change. */
const contextCharacters = 120

type DiffViewProps = { before: string; after: string }

/** Two texts as one, with what was taken out struck through and what was put in underlined. */
export function DiffView({ before, after }: DiffViewProps) {
  const { t } = useTranslation()
  const parts = diffTexts(before, after)
  return (
    <p className="max-h-80 overflow-y-auto rounded-md border bg-card p-3 text-sm leading-relaxed break-words whitespace-pre-line">
      {parts.map(({ kind, text }, index) => {
        // The parts of a text have no identity but their place in it.
        const key = `${index}-${kind}`
        if (kind === "removed") {
          return (
            <del key={key} className="rounded-xs bg-danger-surface text-destructive">
              <span className="sr-only">{t("diff.removed")}</span>
              {text}
            </del>
          )
        }
        if (kind === "added") {
          return (
            <ins key={key} className="rounded-xs bg-success-surface text-success decoration-success/60">
              <span className="sr-only">{t("diff.added")}</span>
              {text}
            </ins>
          )
        }
        return <span key={key}>{shortened(text, index, parts)}</span>
      })}
    </p>
  )
}

function shortened(text: string, index: number, parts: readonly DiffPart[]): string {
  if (text.length <= 2 * contextCharacters + 20 || parts.length === 1) return text
  const head = index === 0 ? "" : text.slice(0, contextCharacters)
  const tail = index === parts.length - 1 ? "" : text.slice(-contextCharacters)
  return `${head} … ${tail}`
}
