import { useTranslation } from "react-i18next"
import type { FoundPassage } from "@/shared/api/types"
import { useFormat } from "@/shared/i18n/format"

type EvidenceProps = {
  passage: Pick<FoundPassage, "score" | "dense" | "denseRank" | "lexical" | "lexicalRank" | "coverage">
}

/** Why a passage was found: both searches with their ranks, and what they come to together. */
export function Evidence({ passage }: EvidenceProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const half = (score: number | null, rank: number | null) => {
    if (score === null) return t("evidence.none")
    return rank === null ? format.score(score) : t("evidence.ranked", { score: format.score(score), rank })
  }
  const values = [
    { label: t("evidence.score"), value: format.score(passage.score) },
    { label: t("evidence.dense"), value: half(passage.dense, passage.denseRank) },
    { label: t("evidence.lexical"), value: half(passage.lexical, passage.lexicalRank) },
    { label: t("evidence.coverage"), value: format.percent(passage.coverage) },
  ]
  return (
    <dl className="flex flex-wrap gap-x-5 gap-y-1 text-xs">
      {values.map(({ label, value }) => (
        <div key={label} className="flex gap-1.5">
          <dt className="text-muted-foreground">{label}</dt>
          <dd className="font-medium tabular-nums">{value}</dd>
        </div>
      ))}
    </dl>
  )
}
