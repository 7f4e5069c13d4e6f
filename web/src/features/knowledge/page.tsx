import { useInfiniteQuery } from "@tanstack/react-query"
import { Library } from "lucide-react"
import { useMemo, useState } from "react"
import { useTranslation } from "react-i18next"
import { useParams } from "react-router"
import { usePermission } from "@/shared/api/me"
import type { KnowledgeFile } from "@/shared/api/types"
import { MoreButton } from "@/shared/components/more-button"
import { QueryState } from "@/shared/components/query-state"
import { Empty } from "@/shared/ui/empty"
import { Skeleton } from "@/shared/ui/skeleton"
import { filesQuery } from "./api"
import { Dropzone } from "./components/dropzone"
import { FileRow } from "./components/file-row"
import { ReportSheet } from "./components/report-sheet"
import { UploadRow } from "./components/upload-row"
import { useSettled, useUploads } from "./use-uploads"

export function Component() {
  const { t } = useTranslation("knowledge")
  const { agentId = "" } = useParams()
  const editable = usePermission("knowledge:write")
  const query = useInfiniteQuery(filesQuery(agentId))
  const { queue, items } = useUploads(agentId)
  const [reportOf, setReportOf] = useState<string | null>(null)
  const files = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data])
  useSettled(queue, files)

  const listed = new Set(files.map((file) => file.id))
  const own = items.filter((item) => !item.fileId || !listed.has(item.fileId))
  const uploadOf = (file: KnowledgeFile) => items.find((item) => item.fileId === file.id)
  return (
    <section aria-labelledby="knowledge-title" className="flex flex-col gap-5">
      <div className="flex flex-col gap-1">
        <h2 id="knowledge-title" className="text-lg">
          {t("title")}
        </h2>
        <p className="text-sm text-muted-foreground">{t("description")}</p>
      </div>
      {editable && <Dropzone onFiles={(chosen) => queue.add(chosen)} />}
      <QueryState query={query} skeleton={<ListSkeleton />}>
        {() =>
          files.length === 0 && own.length === 0 ? (
            <Empty
              icon={Library}
              title={t("empty.title")}
              description={editable ? t("empty.description") : t("empty.viewer")}
            />
          ) : (
            <div className="flex flex-col gap-6">
              <ul aria-label={t("list")} className="flex flex-col divide-y rounded-xl border bg-card shadow-xs">
                {own.map((item) => (
                  <UploadRow key={item.key} item={item} queue={queue} />
                ))}
                {files.map((file) => (
                  <FileRow
                    key={file.id}
                    file={file}
                    upload={uploadOf(file)}
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
