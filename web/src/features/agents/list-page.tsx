import { useInfiniteQuery } from "@tanstack/react-query"
import { Bot, Plus } from "lucide-react"
import { useTranslation } from "react-i18next"
import { Link } from "react-router"
import { usePermission } from "@/shared/api/me"
import { itemsOf } from "@/shared/api/pages"
import { MoreButton } from "@/shared/components/more-button"
import { PageHeader } from "@/shared/components/page-header"
import { QueryState } from "@/shared/components/query-state"
import { useTitle } from "@/shared/lib/use-title"
import { Button } from "@/shared/ui/button"
import { Empty } from "@/shared/ui/empty"
import { Skeleton } from "@/shared/ui/skeleton"
import { agentsQuery } from "./api"
import { AgentCard } from "./components/agent-card"

const grid = "grid gap-4 sm:grid-cols-2"

export function Component() {
  const { t } = useTranslation("agents")
  const query = useInfiniteQuery(agentsQuery)
  const editable = usePermission("agents:write")
  useTitle(t("title"))

  const create = editable && (
    <Button asChild>
      <Link to="/agents/new">
        <Plus />
        {t("new.open")}
      </Link>
    </Button>
  )
  return (
    <>
      <PageHeader title={t("title")} description={t("description")} actions={create} />
      <QueryState query={query} skeleton={<ListSkeleton />}>
        {(data) => {
          const agents = itemsOf(data)
          if (agents.length === 0) {
            return (
              <Empty
                icon={Bot}
                title={t("empty.title")}
                description={editable ? t("empty.description") : t("empty.viewer")}
              >
                {create}
              </Empty>
            )
          }
          return (
            <div className="flex flex-col gap-6">
              <ul className={grid}>
                {agents.map((agent) => (
                  <AgentCard key={agent.id} agent={agent} />
                ))}
              </ul>
              <MoreButton query={query} />
            </div>
          )
        }}
      </QueryState>
    </>
  )
}

function ListSkeleton() {
  return (
    <div className={grid}>
      <Skeleton className="h-40" />
      <Skeleton className="h-40" />
      <Skeleton className="h-40" />
      <Skeleton className="h-40" />
    </div>
  )
}
