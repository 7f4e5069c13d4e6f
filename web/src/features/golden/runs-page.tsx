import { useInfiniteQuery } from "@tanstack/react-query"
import { FlaskConical } from "lucide-react"
import { useTranslation } from "react-i18next"
import { Link, useParams } from "react-router"
import { usePermission } from "@/shared/api/me"
import { itemsOf } from "@/shared/api/pages"
import type { GoldenRun } from "@/shared/api/types"
import { MoreButton } from "@/shared/components/more-button"
import { QueryState } from "@/shared/components/query-state"
import { useFormat } from "@/shared/i18n/format"
import { Empty } from "@/shared/ui/empty"
import { Skeleton } from "@/shared/ui/skeleton"
import { runsQuery } from "./api"
import { GoldenFrame } from "./components/golden-frame"
import { RunBadge } from "./components/run-badge"
import { StartRun } from "./components/start-run"
import { isRunning, runTitle, triggerOf } from "./model"

export function Component() {
  const { t } = useTranslation("golden")
  const { agentId = "" } = useParams()
  const query = useInfiniteQuery(runsQuery(agentId))
  const editable = usePermission("agents:write")
  return (
    <GoldenFrame actions={editable && <StartRun agentId={agentId} disabled={false} />}>
      <QueryState query={query} skeleton={<Skeleton className="h-60 w-full" />}>
        {(data) => {
          const runs = itemsOf(data)
          if (runs.length === 0) {
            return <Empty icon={FlaskConical} title={t("runs.emptyTitle")} description={t("runs.emptyDescription")} />
          }
          return (
            <div className="flex flex-col gap-6">
              <ul aria-label={t("runs.tab")} className="flex flex-col divide-y rounded-xl border bg-card shadow-xs">
                {runs.map((run) => (
                  <RunRow key={run.id} run={run} />
                ))}
              </ul>
              <MoreButton query={query} />
            </div>
          )
        }}
      </QueryState>
    </GoldenFrame>
  )
}

function RunRow({ run }: { run: GoldenRun }) {
  const { t } = useTranslation("golden")
  const format = useFormat()
  const { baseline, candidate } = run.passRate
  return (
    <li className="relative flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-4 transition-colors hover:bg-accent/50 sm:px-5">
      <div className="min-w-0 flex-1 basis-56">
        <h3 className="text-sm break-words">
          <Link to={run.id} className="rounded-sm after:absolute after:inset-0">
            {runTitle(t, run)}
          </Link>
        </h3>
        <p className="text-xs text-muted-foreground">
          {format.dateTime(run.createdAt)}
          {" · "}
          {t(`trigger.${triggerOf(run)}`)}
        </p>
      </div>
      {isRunning(run) && run.total > 0 && (
        <p className="text-sm text-muted-foreground tabular-nums">
          {t("runs.progress", { done: format.integer(run.settled), total: format.integer(run.total) })}
        </p>
      )}
      {candidate !== null && (
        <p className="text-sm tabular-nums">
          {baseline !== null && <span className="text-muted-foreground">{`${format.percent(baseline / 100)} → `}</span>}
          <span className="font-semibold">{format.percent(candidate / 100)}</span>
        </p>
      )}
      <RunBadge run={run} />
    </li>
  )
}
