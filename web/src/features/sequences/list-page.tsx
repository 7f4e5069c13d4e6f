import { useInfiniteQuery } from "@tanstack/react-query"
import { ListOrdered, Plus } from "lucide-react"
import { useTranslation } from "react-i18next"
import { Link, useParams } from "react-router"
import { usePermission } from "@/shared/api/me"
import { itemsOf } from "@/shared/api/pages"
import type { Sequence } from "@/shared/api/types"
import { MoreButton } from "@/shared/components/more-button"
import { QueryState } from "@/shared/components/query-state"
import { SectionHeader } from "@/shared/components/section-header"
import { Badge } from "@/shared/ui/badge"
import { Button } from "@/shared/ui/button"
import { Empty } from "@/shared/ui/empty"
import { Skeleton } from "@/shared/ui/skeleton"
import { sequencesQuery } from "./api"
import { durationText, sendTimes } from "./model"

export function Component() {
  const { t } = useTranslation("sequences")
  const { agentId = "" } = useParams()
  const query = useInfiniteQuery(sequencesQuery(agentId))
  const editable = usePermission("sequences:write")
  const create = editable && (
    <Button asChild size="sm">
      <Link to="new">
        <Plus />
        {t("new.open")}
      </Link>
    </Button>
  )
  return (
    <section aria-labelledby="sequences-title" className="flex flex-col gap-5">
      <SectionHeader id="sequences-title" title={t("title")} description={t("description")} actions={create} />
      <QueryState query={query} skeleton={<Skeleton className="h-40 w-full" />}>
        {(data) => {
          const sequences = itemsOf(data)
          if (sequences.length === 0) {
            return (
              <Empty
                icon={ListOrdered}
                title={t("empty.title")}
                description={editable ? t("empty.description") : t("empty.viewer")}
              >
                {create}
              </Empty>
            )
          }
          return (
            <div className="flex flex-col gap-6">
              <ul className="flex flex-col divide-y rounded-xl border bg-card shadow-xs">
                {sequences.map((sequence) => (
                  <SequenceRow key={sequence.id} sequence={sequence} />
                ))}
              </ul>
              <MoreButton query={query} />
            </div>
          )
        }}
      </QueryState>
    </section>
  )
}

function SequenceRow({ sequence }: { sequence: Sequence }) {
  const { t, i18n } = useTranslation("sequences")
  return (
    <li className="relative flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-4 transition-colors hover:bg-accent/50 sm:px-5">
      <div className="min-w-0 flex-1 basis-56">
        <h3 className="text-sm break-words">
          <Link to={sequence.id} className="rounded-sm after:absolute after:inset-0">
            {sequence.name}
          </Link>
        </h3>
        <p className="text-xs text-muted-foreground">
          {t("steps", { count: sequence.steps.length })}
          {" · "}
          {t("lasts", { duration: durationText(sendTimes(sequence.steps).at(-1) ?? 0, i18n.language) })}
        </p>
      </div>
      {sequence.stopOnReply && <Badge>{t("stopsOnReply")}</Badge>}
    </li>
  )
}
