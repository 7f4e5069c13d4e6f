import type { TFunction } from "i18next"
import type { Trace } from "@/shared/api/types"

const bases = ["passage", "instructions", "customer"] as const

/** What a sentence of an answer rests on: nothing to prove, a measured support, or what needs no measure. */
export function supportText(
  t: TFunction<"chat">,
  { statement, support, threshold, kept, basis }: Trace["sentences"][number],
  score: (value: number) => string,
): string {
  if (!statement) return t("trace.noStatement")
  const known = bases.find((candidate) => candidate === basis)
  if (support !== null) {
    const measured = t("trace.support", { support: score(support), threshold: score(threshold) })
    return known && known !== "passage" ? `${t(`trace.basis.${known}`)} · ${measured}` : measured
  }
  // A quotation is its own proof, and so is what the customer said.
  return kept && known ? t(`trace.basis.${known}`) : t("trace.noSupport")
}
