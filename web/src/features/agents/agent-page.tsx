import { useQuery } from "@tanstack/react-query"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { generatePath, Outlet, useParams } from "react-router"
import type { Agent } from "@/shared/api/types"
import { PageHeader } from "@/shared/components/page-header"
import { QueryState } from "@/shared/components/query-state"
import { TabLinks } from "@/shared/components/tab-links"
import { useCrumbName } from "@/shared/lib/crumbs"
import { useTitle } from "@/shared/lib/use-title"
import { useNavigation } from "@/shared/manifest"
import { Skeleton } from "@/shared/ui/skeleton"
import { agentQuery } from "./api"
import { DraftBar } from "./components/draft-bar"
import { cleanForm } from "./context"

export function Component() {
  const { agentId = "" } = useParams()
  const { t } = useTranslation("agents")
  const query = useQuery(agentQuery(agentId))
  return (
    <>
      {!query.data && <h1 className="sr-only">{t("tabs.label")}</h1>}
      <QueryState query={query} skeleton={<AgentSkeleton />}>
        {(agent) => <AgentFrame key={agent.id} agent={agent} />}
      </QueryState>
    </>
  )
}

function AgentFrame({ agent }: { agent: Agent }) {
  const { t } = useTranslation("agents")
  const [form, reportForm] = useState(cleanForm)
  const entries = useNavigation("agent")
  useTitle(agent.name)
  useCrumbName(agent.name)
  return (
    <>
      <div className="flex flex-col gap-4">
        <PageHeader title={agent.name} actions={<DraftBar agent={agent} form={form} />} />
        <TabLinks
          label={t("tabs.label")}
          tabs={entries.map(({ name, pattern, end }) => ({
            to: generatePath(pattern, { agentId: agent.id }),
            label: t(`page.${name}`, { ns: "common" }),
            end,
          }))}
        />
      </div>
      <Outlet context={{ agent, reportForm }} />
    </>
  )
}

function AgentSkeleton() {
  return (
    <div className="flex flex-col gap-6">
      <Skeleton className="h-5 w-24" />
      <Skeleton className="h-9 w-64 max-w-full" />
      <Skeleton className="h-9 w-full" />
      <Skeleton className="h-96 w-full" />
    </div>
  )
}
