import { useTranslation } from "react-i18next"
import { Link } from "react-router"
import type { Agent } from "@/shared/api/types"
import { useFormat } from "@/shared/i18n/format"
import { Badge, type BadgeVariant } from "@/shared/ui/badge"
import { answerLanguageOf, draftStatus } from "../model"

const variants = { unpublished: "neutral", outOfDate: "warning", published: "success" } as const satisfies Record<
  string,
  BadgeVariant
>

export function AgentCard({ agent }: { agent: Agent }) {
  const { t } = useTranslation("agents")
  const format = useFormat()
  const status = draftStatus(agent)
  return (
    <li className="relative flex min-h-40 flex-col gap-3 rounded-xl border bg-card p-5 shadow-xs transition-colors focus-within:border-ring hover:border-primary/50">
      <div className="flex items-start justify-between gap-3">
        <h2 className="min-w-0 text-base break-words">
          {/* The link covers the card, so that all of it can be pressed and a screen reader hears only the name. */}
          <Link to={`/agents/${agent.id}`} className="rounded-sm after:absolute after:inset-0 after:rounded-xl">
            {agent.name}
          </Link>
        </h2>
        <Badge variant={variants[status]}>{t(`badge.${status}`)}</Badge>
      </div>
      <p className="line-clamp-2 text-sm text-muted-foreground">{agent.instructions || t("noInstructions")}</p>
      <p className="mt-auto text-xs text-muted-foreground">
        {t(`language.${answerLanguageOf(agent.language)}`)}
        {" · "}
        {t("updatedAt", { time: format.dateTime(agent.updatedAt) })}
      </p>
    </li>
  )
}
