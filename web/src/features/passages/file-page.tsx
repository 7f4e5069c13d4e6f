import { useInfiniteQuery, useQuery } from "@tanstack/react-query"
import { TextSearch } from "lucide-react"
import { useDeferredValue, useEffect, useMemo, useRef } from "react"
import { useTranslation } from "react-i18next"
import { useParams } from "react-router"
import { usePermission } from "@/shared/api/me"
import { itemsOf } from "@/shared/api/pages"
import { BackLink } from "@/shared/components/back-link"
import { ErrorState } from "@/shared/components/error-state"
import { QueryState } from "@/shared/components/query-state"
import { SectionHeader } from "@/shared/components/section-header"
import { useAddressParams } from "@/shared/hooks/use-address-params"
import { useFormat } from "@/shared/i18n/format"
import { passageParameter } from "@/shared/lib/passage-address"
import { Empty } from "@/shared/ui/empty"
import { Skeleton } from "@/shared/ui/skeleton"
import { fileQuery, passagesQuery } from "./api"
import { Pager } from "./components/pager"
import { PassageRow } from "./components/passage-row"
import { SearchField } from "./components/search-field"
import { matching, pageOf, pageSize } from "./model"

/** The passages of one document: what the agent can find in it. */
export function Component() {
  const { t } = useTranslation("passages")
  const { agentId = "", fileId = "" } = useParams()
  const editable = usePermission("knowledge:write")
  const file = useQuery(fileQuery(agentId, fileId))
  return (
    <section aria-labelledby="passages-title" className="flex flex-col gap-5">
      <BackLink to={`/agents/${agentId}/knowledge`}>{t("back")}</BackLink>
      <SectionHeader
        id="passages-title"
        title={file.data?.name ?? t("title")}
        description={editable ? t("description") : t("descriptionViewer")}
      />
      {file.error && !file.data ? (
        <ErrorState error={file.error} onRetry={() => void file.refetch()} />
      ) : (
        <Passages
          agentId={agentId}
          fileId={fileId}
          fileName={file.data?.name ?? ""}
          total={file.data?.report?.passages}
        />
      )}
    </section>
  )
}

type PassagesProps = { agentId: string; fileId: string; fileName: string; total: number | undefined }

function Passages({ agentId, fileId, fileName, total }: PassagesProps) {
  const { t } = useTranslation("passages")
  const format = useFormat()
  const [params, change] = useAddressParams()
  const typed = params.get("q") ?? ""
  const sought = numberOf(params.get(passageParameter))
  const wanted = sought === null ? (numberOf(params.get("page")) ?? 0) : Math.floor(sought / pageSize)
  const query = useInfiniteQuery(passagesQuery(agentId, fileId))
  const all = useMemo(() => itemsOf(query.data), [query.data])
  const words = useDeferredValue(typed)
  const found = useMemo(() => matching(all, words), [all, words])
  const { page, last, items } = pageOf(found, wanted, !query.hasNextPage)
  const list = useRef<HTMLOListElement>(null)

  // A search looks through all of the file; without one, only what is about to be seen is read.
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage } = query
  const short = hasNextPage && (words !== "" || found.length <= (page + 1) * pageSize)
  const reading = short && !isFetchNextPageError
  useEffect(() => {
    if (reading && !isFetchingNextPage) void fetchNextPage()
  }, [reading, isFetchingNextPage, fetchNextPage])

  const turn = (next: number) => {
    change({ page: next === 0 ? null : String(next + 1), [passageParameter]: null })
    list.current?.focus()
    list.current?.scrollIntoView({ block: "start" })
  }
  return (
    <>
      <SearchField
        label={t("search.label")}
        value={typed}
        onChange={(value) => change({ q: value, page: null, [passageParameter]: null })}
      />
      <QueryState query={query} skeleton={<ListSkeleton />}>
        {() => (
          <div className="flex flex-col gap-4">
            <output className="text-sm text-muted-foreground">
              {words !== "" && t("search.found", { count: found.length, formatted: format.integer(found.length) })}
              {words !== "" && reading && ` · ${t("search.reading", { read: format.integer(all.length) })}`}
              {words === "" && total !== undefined && t("total", { count: total, formatted: format.integer(total) })}
            </output>
            {isFetchNextPageError && <ErrorState error={query.error} onRetry={() => void fetchNextPage()} />}
            {items.length === 0 && !reading && (
              <Empty
                icon={TextSearch}
                title={words === "" ? t("empty.title") : t("search.none")}
                description={words === "" ? t("empty.description") : t("search.noneHint")}
              />
            )}
            {items.length === 0 && reading && <ListSkeleton />}
            <ol ref={list} tabIndex={-1} aria-label={t("title")} className="flex flex-col gap-3 outline-none">
              {items.map((passage) => (
                <PassageRow
                  key={passage.passage}
                  agentId={agentId}
                  fileName={fileName}
                  passage={passage}
                  sought={passage.passage === sought}
                />
              ))}
            </ol>
            <Pager page={page} last={last} more={hasNextPage} onPage={turn} />
          </div>
        )}
      </QueryState>
    </>
  )
}

/** A place in a list out of the address, where they are counted from 1. */
function numberOf(parameter: string | null): number | null {
  const number = Number(parameter)
  return Number.isInteger(number) && number > 0 ? number - 1 : null
}

function ListSkeleton() {
  return (
    <div className="flex flex-col gap-3">
      <Skeleton className="h-36" />
      <Skeleton className="h-36" />
      <Skeleton className="h-36" />
    </div>
  )
}
