import { useQuery } from "@tanstack/react-query"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { Outlet, useParams } from "react-router"
import type { Agent } from "@/shared/api/types"
import { BackLink } from "@/shared/components/back-link"
import { PageHeader } from "@/shared/components/page-header"
import { QueryState } from "@/shared/components/query-state"
import { TabLinks } from "@/shared/components/tab-links"
import { useTitle } from "@/shared/lib/use-title"
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
      {query.error && !query.data && <BackLink to="/agents">{t("title")}</BackLink>}
      <QueryState query={query} skeleton={<AgentSkeleton />}>
        {(agent) => <AgentFrame key={agent.id} agent={agent} />}
      </QueryState>
    </>
  )
}

function AgentFrame({ agent }: { agent: Agent }) {
  const { t } = useTranslation("agents")
  const [form, reportForm] = useState(cleanForm)
  useTitle(agent.name)
  const root = `/agents/${agent.id}`
  return (
    <>
      <div className="flex flex-col gap-4">
        <PageHeader
          above={<BackLink to="/agents">{t("title")}</BackLink>}
          title={agent.name}
          actions={<DraftBar agent={agent} form={form} />}
        />
        <TabLinks
          label={t("tabs.label")}
          tabs={[
            { to: root, label: t("tabs.general"), end: true },
            { to: `${root}/knowledge`, label: t("tabs.knowledge") },
            { to: `${root}/chat`, label: t("tabs.chat") },
            { to: `${root}/golden`, label: t("tabs.golden") },
            { to: `${root}/usage`, label: t("tabs.usage") },
            { to: `${root}/sequences`, label: t("tabs.sequences") },
          ]}
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
