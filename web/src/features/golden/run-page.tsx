import { useQuery } from "@tanstack/react-query"
import { SearchX, TriangleAlert } from "lucide-react"
import { useTranslation } from "react-i18next"
import { useParams } from "react-router"
import type { GoldenRun } from "@/shared/api/types"
import { BackLink } from "@/shared/components/back-link"
import { QueryState } from "@/shared/components/query-state"
import { useAddressParams } from "@/shared/hooks/use-address-params"
import { useFormat } from "@/shared/i18n/format"
import { Alert } from "@/shared/ui/alert"
import { Empty } from "@/shared/ui/empty"
import { Skeleton } from "@/shared/ui/skeleton"
import { ToggleGroup } from "@/shared/ui/toggle-group"
import { runQuery } from "./api"
import { ResultCard } from "./components/result-card"
import { RunBadge } from "./components/run-badge"
import { RunSummary } from "./components/run-summary"
import { counted, filtered, filterOf, filtersOf, runTitle, triggerOf } from "./model"

/** A run: both versions of the agent side by side, question by question. */
export function Component() {
  const { t } = useTranslation("golden")
  const { agentId = "", runId = "" } = useParams()
  const query = useQuery(runQuery(agentId, runId))
  return (
    <div className="flex flex-col gap-5">
      <BackLink to={`/agents/${agentId}/golden/runs`}>{t("runs.tab")}</BackLink>
      <QueryState query={query} skeleton={<Skeleton className="h-96 w-full" />}>
        {(run) => <Run run={run} />}
      </QueryState>
    </div>
  )
}

function Run({ run }: { run: GoldenRun }) {
  const { t } = useTranslation("golden")
  const format = useFormat()
  const [params, change] = useAddressParams()
  const filter = filterOf(params.get("show"))
  const results = filtered(run.results, filter)
  const counts = counted(run.results)
  return (
    <section aria-labelledby="run-title" className="flex flex-col gap-5">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <div className="flex min-w-0 flex-col gap-1">
          <h2 id="run-title" className="text-lg break-words">
            {runTitle(t, run)}
          </h2>
          <p className="text-xs text-muted-foreground">
            {format.dateTime(run.createdAt)}
            {" · "}
            {t(`trigger.${triggerOf(run)}`)}
            {run.finishedAt &&
              ` · ${t("runs.took", { time: format.duration(Date.parse(run.finishedAt) - Date.parse(run.createdAt)) })}`}
          </p>
        </div>
        <RunBadge run={run} />
      </div>
      {run.failure && (
        <Alert variant="danger" role="alert">
          <TriangleAlert aria-hidden />
          {run.failure.message}
        </Alert>
      )}
      <RunSummary run={run} />
      {run.results.length > 0 && (
        <ToggleGroup
          aria-label={t("filter.label")}
          value={filter}
          onValueChange={(next) => change({ show: next === "all" ? null : next })}
          options={filtersOf(run).map((value) => ({
            value,
            label: `${t(`filter.${value}`)} ${format.integer(counts[value])}`,
          }))}
        />
      )}
      {run.results.length === 0 ? null : results.length === 0 ? (
        <Empty icon={SearchX} title={t("filter.none")} />
      ) : (
        <ol className="flex flex-col gap-4">
          {results.map((result) => (
            <ResultCard key={result.questionId} result={result} run={run} />
          ))}
        </ol>
      )}
    </section>
  )
}
