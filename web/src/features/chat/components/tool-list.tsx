import { useQuery } from "@tanstack/react-query"
import { useTranslation } from "react-i18next"
import type { ToolUse } from "@/shared/api/types"
import { useAgent } from "@/shared/hooks/use-agent"
import { sequencesQuery } from "../api"
import { ToolCard } from "./tool-card"

/** The tools that an answer asked for, with the agent's own names for fields, stages and sequences. */
export function ToolList({ tools }: { tools: readonly ToolUse[] }) {
  const { t } = useTranslation("chat")
  const { id, fields, stages } = useAgent()
  const named = tools.some(({ name }) => name === "startSequence" || name === "stopSequence")
  const sequences = useQuery({ ...sequencesQuery(id), enabled: named }).data?.items ?? []
  return (
    <ul aria-label={t("tool.list")} className="flex w-full flex-col gap-1.5">
      {tools.map((tool, index) => (
        // One tool may be called twice with the same arguments.
        // oxlint-disable-next-line react/no-array-index-key
        <ToolCard key={`${index}-${tool.name}`} tool={tool} names={{ fields, stages, sequences }} />
      ))}
    </ul>
  )
}
