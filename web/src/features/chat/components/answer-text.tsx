import { useTranslation } from "react-i18next"
import { splitText } from "../text"

type AnswerTextProps = {
  text: string
  sources: number
  /** Hosts that the agent may link to. */
  hosts: readonly string[]
  onCitation: (index: number) => void
}

/** The text of a message: never markup, links only to the agent's own hosts. */
export function AnswerText({ text, sources, hosts, onCitation }: AnswerTextProps) {
  const { t } = useTranslation("chat")
  return splitText(text, sources, hosts).map((part, index) => {
    // Parts of a text have no identity but their place.
    const key = `${index}-${part.kind}`
    switch (part.kind) {
      case "text":
        return <span key={key}>{part.text}</span>
      case "link":
        return (
          <a
            key={key}
            href={part.href}
            target="_blank"
            rel="noopener noreferrer nofollow"
            className="break-words underline underline-offset-2"
          >
            {part.text}
            <span className="sr-only">{t("newWindow")}</span>
          </a>
        )
      case "marker":
        return (
          <button
            key={key}
            type="button"
            aria-label={t("source.open", { number: part.number })}
            onClick={() => onCitation(part.number - 1)}
            className="mx-0.5 inline-grid size-6 place-items-center rounded-full bg-accent align-middle text-xs font-semibold text-accent-foreground tabular-nums hover:bg-primary hover:text-primary-foreground"
          >
            {part.number}
          </button>
        )
    }
  })
}
