import { Ban, CircleDashed, Wrench } from "lucide-react"
import { useTranslation } from "react-i18next"
import type { ToolUse } from "@/shared/api/types"
import { toolText } from "@/shared/lib/tools"
import { Badge, type BadgeVariant } from "@/shared/ui/badge"
import { reasonText } from "../reason-text"
import { type ToolNames, toolArguments } from "../tool-text"

const looks: Record<ToolUse["decision"], { variant: BadgeVariant; icon: typeof Ban }> = {
  dry: { variant: "accent", icon: CircleDashed },
  done: { variant: "success", icon: Wrench },
  denied: { variant: "danger", icon: Ban },
}

/** What the agent did, would do outside of the test chat, or was not allowed to do. */
export function ToolCard({ tool, names }: { tool: ToolUse; names: ToolNames }) {
  const { t } = useTranslation("chat")
  const { variant, icon: Icon } = looks[tool.decision] ?? looks.dry
  const details = toolArguments(t, tool, names)
  return (
    <li className="flex flex-col gap-2 rounded-lg border bg-card px-3 py-2.5 text-sm">
      <div className="flex flex-wrap items-center gap-2">
        <Icon aria-hidden className="size-4 shrink-0 text-muted-foreground" />
        <span className="font-medium">{toolText(tool.name)}</span>
        <Badge variant={variant}>{t(`tool.${tool.decision}`)}</Badge>
      </div>
      {details.length > 0 && (
        <dl className="grid grid-cols-[auto_1fr] gap-x-3 gap-y-0.5 text-xs">
          {details.map(({ name, value }) => (
            <div key={name} className="contents">
              <dt className="text-muted-foreground">{name}</dt>
              <dd className="min-w-0 break-words whitespace-pre-line">{value}</dd>
            </div>
          ))}
        </dl>
      )}
      {tool.reason && <p className="text-xs font-medium text-destructive">{reasonText(t, tool.reason)}</p>}
    </li>
  )
}
