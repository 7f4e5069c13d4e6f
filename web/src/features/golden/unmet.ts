import type { TFunction } from "i18next"
import type { GoldenAnswer } from "@/shared/api/types"
import { placeText } from "@/shared/lib/place-text"

type Unmet = GoldenAnswer["failures"][number]
type Place = NonNullable<Unmet["parameters"]["source"]>

const codes = [
  "noAnswer",
  "neverAnswered",
  "answered",
  "unknown",
  "factDenied",
  "factMissing",
  "forbiddenClaim",
  "sourceMissing",
  "toolMissing",
] as const

/** What is not as expected, in the reader's language; a code that this interface does not know comes with a sentence. */
export function unmetText(t: TFunction<"golden">, { code, message, parameters }: Unmet): string {
  const known = codes.find((candidate) => candidate === code)
  if (!known) return message
  const place = ({ file, page }: Place) => (page == null ? file : `${file}, ${placeText(t, file, page)}`)
  const listed = (all: readonly string[] | null | undefined) => all?.join("; ") || t("unmet.nothing")
  const { expected, said, missing, source, cited, called, reason, attempts } = parameters
  return t(`unmet.${known}`, {
    expected: expected ?? "",
    said: said ?? "",
    missing: listed(missing),
    source: source ? place(source) : "",
    cited: listed(cited?.map(place)),
    called: listed(called),
    reason: reason ?? t("unmet.noReason"),
    count: attempts ?? 0,
    interpolation: { escapeValue: false },
  })
}
