import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query"
import { useEffect } from "react"
import { useTranslation } from "react-i18next"
import { itemsOf } from "@/shared/api/pages"
import { ErrorState } from "@/shared/components/error-state"
import { MoreButton } from "@/shared/components/more-button"
import { filesQuery } from "../api"
import { sitesQuery } from "../sites-api"
import { SiteRow } from "./site-row"

/** The web pages and sites that documents are read from; nothing while there are none. */
export function Sites({ agentId }: { agentId: string }) {
  const { t } = useTranslation("knowledge")
  const queryClient = useQueryClient()
  const query = useInfiniteQuery(sitesQuery(agentId))
  const sites = itemsOf(query.data)
  const read = sites.reduce((sum, site) => sum + site.read, 0)

  // Each page that was read is a new document.
  useEffect(() => {
    if (read > 0) void queryClient.invalidateQueries({ queryKey: filesQuery(agentId).queryKey })
  }, [agentId, queryClient, read])

  if (query.error && !query.data) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />
  if (sites.length === 0) return null
  return (
    <section aria-labelledby="sites-title" className="flex flex-col gap-3">
      <h3 id="sites-title" className="text-base">
        {t("site.list")}
      </h3>
      <ul className="flex flex-col divide-y rounded-xl border bg-card shadow-xs">
        {sites.map((site) => (
          <SiteRow key={site.id} site={site} />
        ))}
      </ul>
      <MoreButton query={query} />
    </section>
  )
}
