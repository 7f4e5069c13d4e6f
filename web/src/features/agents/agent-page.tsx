import { useQuery } from "@tanstack/react-query"
import { useCallback, useMemo, useRef, useState } from "react"
import { useTranslation } from "react-i18next"
import { Outlet, useLocation, useParams } from "react-router"
import type { Agent } from "@/shared/api/types"
import { PageHeader } from "@/shared/components/page-header"
import { QueryState } from "@/shared/components/query-state"
import { AgentFrameContext } from "@/shared/hooks/use-agent"
import { useCrumbName } from "@/shared/lib/crumbs"
import { useTitle } from "@/shared/lib/use-title"
import { Skeleton } from "@/shared/ui/skeleton"
import { agentQuery } from "./api"
import { AgentNav } from "./components/agent-nav"
import { DockedChat } from "./components/docked-chat"
import { DraftBar } from "./components/draft-bar"
import { cleanForm, type FormState } from "./context"

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
  const [form, setForm] = useState(cleanForm)
  const latest = useRef(form)
  const { pathname } = useLocation()
  useTitle(agent.name)
  useCrumbName(agent.name)

  const reportForm = useCallback((state: FormState) => {
    latest.current = state
    setForm(state)
  }, [])
  const saveDraft = useCallback(async () => {
    const { dirty, save } = latest.current
    return !dirty || !save || (await save())
  }, [])
  const frame = useMemo(() => ({ agent, saveDraft }), [agent, saveDraft])
  const outlet = useMemo(() => ({ reportForm }), [reportForm])
  return (
    <AgentFrameContext value={frame}>
      <div className="flex">
        <div className="flex min-w-0 flex-1 flex-col gap-6 pb-16 xl:pb-0">
          <PageHeader title={agent.name} actions={<DraftBar agent={agent} form={form} />} />
          <div className="flex flex-col gap-6 lg:flex-row lg:gap-8">
            <AgentNav agentId={agent.id} />
            <div className="flex min-w-0 flex-1 flex-col gap-6">
              <Outlet context={outlet} />
            </div>
          </div>
        </div>
        {/* The chat has a page of its own, with the same conversation. */}
        {pathname !== `/agents/${agent.id}/chat` && <DockedChat />}
      </div>
    </AgentFrameContext>
  )
}

function AgentSkeleton() {
  return (
    <div className="flex flex-col gap-6">
      <Skeleton className="h-9 w-64 max-w-full" />
      <Skeleton className="h-9 w-full" />
      <Skeleton className="h-96 w-full" />
    </div>
  )
}
