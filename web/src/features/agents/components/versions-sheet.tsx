import { useInfiniteQuery } from "@tanstack/react-query"
import { ChevronRight } from "lucide-react"
import { useTranslation } from "react-i18next"
import { toast } from "sonner"
import { usePermission } from "@/shared/api/me"
import { itemsOf } from "@/shared/api/pages"
import type { Agent, AgentVersion } from "@/shared/api/types"
import { toastError } from "@/shared/components/toast-error"
import { MoreButton } from "@/shared/components/more-button"
import { QueryState } from "@/shared/components/query-state"
import { useFormat } from "@/shared/i18n/format"
import { Badge } from "@/shared/ui/badge"
import { Button } from "@/shared/ui/button"
import { DiffView } from "@/shared/ui/diff-view"
import { Sheet, SheetContent, SheetDescription, SheetHeader, SheetTitle } from "@/shared/ui/sheet"
import { Skeleton } from "@/shared/ui/skeleton"
import { useSaveAgent, versionsQuery } from "../api"
import { toForm } from "../model"
import { type SettingChange, settingChanges } from "../setting-texts"

type VersionsSheetProps = {
  agent: Agent
  onClose: () => void
  /** Unsaved changes in the form: loading a version would drop them. */
  locked: boolean
}

export function VersionsSheet({ agent, onClose, locked }: VersionsSheetProps) {
  const { t } = useTranslation("agents")
  return (
    <Sheet open onOpenChange={onClose}>
      <SheetContent className="w-[min(40rem,calc(100%-2.5rem))]">
        <SheetHeader>
          <SheetTitle>{t("versions.title")}</SheetTitle>
          <SheetDescription>{locked ? t("versions.locked") : t("versions.description")}</SheetDescription>
        </SheetHeader>
        <VersionList agent={agent} locked={locked} onRestored={onClose} />
      </SheetContent>
    </Sheet>
  )
}

type VersionListProps = { agent: Agent; locked: boolean; onRestored: () => void }

function VersionList({ agent, locked, onRestored }: VersionListProps) {
  const { t } = useTranslation(["agents", "common"])
  const query = useInfiniteQuery(versionsQuery(agent.id))
  const change = useSaveAgent(agent.id)
  const editable = usePermission("agents:write")
  const restore = (version: AgentVersion) =>
    change.mutate(
      { version: agent.version, values: toForm(version) },
      {
        onSuccess: () => {
          toast.success(t("versions.restored", { version: version.version }))
          onRestored()
        },
        onError: (error) => toastError(t("versions.failed"), error),
      },
    )
  return (
    <QueryState query={query} skeleton={<Skeleton className="h-48 w-full" />}>
      {(data) => (
        <div className="flex flex-col gap-4">
          <ol className="flex flex-col gap-3">
            {itemsOf(data).map((version) => (
              <VersionItem
                key={version.version}
                version={version}
                changes={settingChanges(toForm(version), toForm(agent), t)}
                live={version.version === agent.publishedVersion}
                onRestore={editable ? () => restore(version) : undefined}
                disabled={locked || change.isPending}
              />
            ))}
          </ol>
          <MoreButton query={query} />
        </div>
      )}
    </QueryState>
  )
}

type VersionItemProps = {
  version: AgentVersion
  /** From it to the draft. */
  changes: readonly SettingChange[]
  live: boolean
  onRestore: (() => void) | undefined
  disabled: boolean
}

function VersionItem({ version, changes, live, onRestore, disabled }: VersionItemProps) {
  const { t } = useTranslation("agents")
  const format = useFormat()
  return (
    <li className="flex flex-col gap-2 rounded-lg border p-4">
      <div className="flex flex-wrap items-center gap-2">
        <h3 className="text-sm">{t("versions.number", { version: version.version })}</h3>
        {live && <Badge variant="success">{t("versions.live")}</Badge>}
        <span className="ml-auto text-xs text-muted-foreground">{format.dateTime(version.publishedAt)}</span>
      </div>
      {changes.length === 0 ? (
        <p className="text-sm text-muted-foreground">{t("versions.same")}</p>
      ) : (
        <details className="group">
          <summary className="flex min-h-6 cursor-pointer items-center gap-1 rounded-sm text-sm">
            <ChevronRight aria-hidden className="size-4 shrink-0 transition-transform group-open:rotate-90" />
            {t("versions.differs", { settings: changes.map(({ label }) => label).join(", ") })}
          </summary>
          <dl className="mt-3 flex flex-col gap-3">
            {changes.map(({ setting, label, before, after }) => (
              <div key={setting} className="flex flex-col gap-1">
                <dt className="text-xs text-muted-foreground">{label}</dt>
                <dd>
                  <DiffView before={before} after={after} />
                </dd>
              </div>
            ))}
          </dl>
        </details>
      )}
      {onRestore && (
        <Button variant="outline" size="sm" className="w-fit" disabled={disabled} onClick={onRestore}>
          {t("versions.restore")}
        </Button>
      )}
    </li>
  )
}
