import { useInfiniteQuery } from "@tanstack/react-query"
import { Library, SearchCheck } from "lucide-react"
import { useMemo, useState } from "react"
import { useTranslation } from "react-i18next"
import { Link, useParams } from "react-router"
import { usePermission } from "@/shared/api/me"
import { itemsOf } from "@/shared/api/pages"
import type { KnowledgeFile } from "@/shared/api/types"
import { MoreButton } from "@/shared/components/more-button"
import { QueryState } from "@/shared/components/query-state"
import { SectionHeader } from "@/shared/components/section-header"
import { useAddressSheet } from "@/shared/hooks/use-address-sheet"
import { Button } from "@/shared/ui/button"
import { Empty } from "@/shared/ui/empty"
import { Skeleton } from "@/shared/ui/skeleton"
import { filesQuery } from "./api"
import { AddSite } from "./components/add-site"
import { Dropzone } from "./components/dropzone"
import { FileRow } from "./components/file-row"
import { ReplaceDialog } from "./components/replace-dialog"
import { ReportSheet } from "./components/report-sheet"
import { Sites } from "./components/sites"
import { UploadRow } from "./components/upload-row"
import { sameNames } from "./model"
import { useSettled, useUploads } from "./use-uploads"

export function Component() {
  const { t } = useTranslation("knowledge")
  const { agentId = "" } = useParams()
  const editable = usePermission("knowledge:write")
  const query = useInfiniteQuery(filesQuery(agentId))
  const { queue, items } = useUploads(agentId)
  const [reportOf, setReportOf] = useAddressSheet("report")
  const files = useMemo(() => itemsOf(query.data), [query.data])
  const [matches, setMatches] = useState<ReadonlyMap<File, string> | null>(null)
  useSettled(queue, files)

  const choose = (chosen: File[]) => {
    const same = sameNames(chosen, files)
    queue.add(chosen.filter((file) => !same.has(file)))
    if (same.size > 0) setMatches(same)
  }
  const decide = (replace: boolean) => {
    if (matches) queue.add([...matches.keys()], replace ? matches : undefined)
    setMatches(null)
  }

  const listed = new Set(files.map((file) => file.id))
  const own = items.filter((item) => !item.fileId || !listed.has(item.fileId))
  const uploadOf = (file: KnowledgeFile) => items.find((item) => item.fileId === file.id)
  return (
    <section aria-labelledby="knowledge-title" className="flex flex-col gap-5">
      <SectionHeader
        id="knowledge-title"
        title={t("title")}
        description={t("description")}
        actions={
          <>
            <Button asChild variant="outline" size="sm">
              <Link to="search">
                <SearchCheck />
                {t("search.open")}
              </Link>
            </Button>
            {editable && <AddSite agentId={agentId} />}
          </>
        }
      />
      {editable && <Dropzone onFiles={choose} />}
      <Sites agentId={agentId} />
      {/* What is being uploaded is shown also while the list is loading, and when it cannot be. */}
      {!query.data && own.length > 0 && (
        <ul aria-label={t("list")} className="flex flex-col divide-y rounded-xl border bg-card shadow-xs">
          {own.map((item) => (
            <UploadRow key={item.key} item={item} queue={queue} />
          ))}
        </ul>
      )}
      <QueryState query={query} skeleton={<ListSkeleton />}>
        {() =>
          files.length === 0 && own.length === 0 ? (
            <Empty
              icon={Library}
              title={t("empty.title")}
              description={editable ? t("empty.description") : t("empty.viewer")}
            />
          ) : (
            <div className="flex flex-col gap-3">
              <h3 id="files-title" className="text-base">
                {t("list")}
              </h3>
              <ul aria-labelledby="files-title" className="flex flex-col divide-y rounded-xl border bg-card shadow-xs">
                {own.map((item) => (
                  <UploadRow key={item.key} item={item} queue={queue} />
                ))}
                {files.map((file) => (
                  <FileRow
                    key={file.id}
                    file={file}
                    upload={uploadOf(file)}
                    original={files.find(({ id }) => id === file.duplicateOf)?.name}
                    queue={queue}
                    onReport={() => setReportOf(file.id)}
                  />
                ))}
              </ul>
              <MoreButton query={query} />
            </div>
          )
        }
      </QueryState>
      <ReplaceDialog
        matches={matches}
        onReplace={() => decide(true)}
        onKeepBoth={() => decide(false)}
        onCancel={() => setMatches(null)}
      />
      <ReportSheet file={files.find((file) => file.id === reportOf)} onClose={() => setReportOf(null)} />
    </section>
  )
}

function ListSkeleton() {
  return (
    <div className="flex flex-col gap-px overflow-hidden rounded-xl border">
      <Skeleton className="h-20 rounded-none" />
      <Skeleton className="h-20 rounded-none" />
      <Skeleton className="h-20 rounded-none" />
    </div>
  )
}
