import { useInfiniteQuery } from "@tanstack/react-query"
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
import { Sheet, SheetContent, SheetDescription, SheetHeader, SheetTitle } from "@/shared/ui/sheet"
import { Skeleton } from "@/shared/ui/skeleton"
import { useSaveAgent, versionsQuery } from "../api"
import { differingSections, type Section, toForm } from "../model"

type VersionsSheetProps = {
  agent: Agent
  open: boolean
  onOpenChange: (open: boolean) => void
  /** Unsaved changes in the form: loading a version would drop them. */
  locked: boolean
}

export function VersionsSheet({ agent, open, onOpenChange, locked }: VersionsSheetProps) {
  const { t } = useTranslation("agents")
  return (
    <Sheet open={open} onOpenChange={onOpenChange}>
      <SheetContent>
        <SheetHeader>
          <SheetTitle>{t("versions.title")}</SheetTitle>
          <SheetDescription>{locked ? t("versions.locked") : t("versions.description")}</SheetDescription>
        </SheetHeader>
        <VersionList agent={agent} locked={locked} onRestored={() => onOpenChange(false)} />
      </SheetContent>
    </Sheet>
  )
}

type VersionListProps = { agent: Agent; locked: boolean; onRestored: () => void }

function VersionList({ agent, locked, onRestored }: VersionListProps) {
  const { t } = useTranslation("agents")
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
                differing={differingSections(version, agent)}
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
  /** The cards in which it differs from the draft. */
  differing: readonly Section[]
  live: boolean
  onRestore: (() => void) | undefined
  disabled: boolean
}

function VersionItem({ version, differing, live, onRestore, disabled }: VersionItemProps) {
  const { t } = useTranslation("agents")
  const format = useFormat()
  return (
    <li className="flex flex-col gap-2 rounded-lg border p-4">
      <div className="flex flex-wrap items-center gap-2">
        <h3 className="text-sm">{t("versions.number", { version: version.version })}</h3>
        {live && <Badge variant="success">{t("versions.live")}</Badge>}
        <span className="ml-auto text-xs text-muted-foreground">{format.dateTime(version.publishedAt)}</span>
      </div>
      <p className="line-clamp-3 text-sm whitespace-pre-line text-muted-foreground">
        {version.instructions || t("noInstructions")}
      </p>
      <p className="text-xs text-muted-foreground">
        {differing.length === 0
          ? t("versions.same")
          : t("versions.differs", { sections: differing.map((section) => t(`section.${section}`)).join(", ") })}
      </p>
      {onRestore && (
        <Button variant="outline" size="sm" className="w-fit" disabled={disabled} onClick={onRestore}>
          {t("versions.restore")}
        </Button>
      )}
    </li>
  )
}
