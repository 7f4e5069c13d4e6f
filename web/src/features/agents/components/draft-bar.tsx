import { CircleAlert, CloudCheck, History, RotateCw, Undo2 } from "lucide-react"
import { lazy, Suspense } from "react"
import { useTranslation } from "react-i18next"
import { usePermission } from "@/shared/api/me"
import type { Agent } from "@/shared/api/types"
import { useAddressSheet } from "@/shared/hooks/use-address-sheet"
import { useFormat } from "@/shared/i18n/format"
import { Badge, type BadgeVariant } from "@/shared/ui/badge"
import { Button } from "@/shared/ui/button"
import { Spinner } from "@/shared/ui/spinner"
import type { FormState } from "../context"
import { type DraftStatus, draftStatus } from "../model"
import { PublishButton } from "./publish-button"

// Versions and their differences are looked at now and then.
const VersionsSheet = lazy(async () => ({ default: (await import("./versions-sheet")).VersionsSheet }))

const variants: Record<DraftStatus, BadgeVariant> = {
  unpublished: "neutral",
  outOfDate: "warning",
  published: "success",
}

/** Whether the draft is saved, where it stands against what customers get, and the next thing to do about it. */
export function DraftBar({ agent, form }: { agent: Agent; form: FormState }) {
  const { t } = useTranslation("agents")
  const editable = usePermission("agents:write")
  const [sheet, openSheet] = useAddressSheet("sheet")
  const status = draftStatus(agent)
  const unsaved = form.dirty || form.saving
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
      {editable && <SaveState agent={agent} form={form} />}
      <Badge variant={variants[status]}>{t(`status.${status}`, { version: agent.publishedVersion })}</Badge>
      <div className="flex flex-wrap gap-2">
        {agent.publishedVersion != null && (
          <Button variant="ghost" size="sm" onClick={() => openSheet("versions")}>
            <History />
            {t("versions.open")}
          </Button>
        )}
        {editable && status !== "published" && <PublishButton agent={agent} disabled={unsaved} />}
      </div>
      <Suspense>
        {sheet === "versions" && <VersionsSheet agent={agent} onClose={() => openSheet(null)} locked={unsaved} />}
      </Suspense>
    </div>
  )
}

/** The draft saves by itself; this says whether it has, and why it could not. */
function SaveState({ agent, form }: { agent: Agent; form: FormState }) {
  const { t } = useTranslation("agents")
  const format = useFormat()
  const { dirty, saving, problem, save, discard } = form
  if (problem && dirty && !saving) {
    return (
      <>
        <output className="flex items-center gap-1.5 text-sm text-destructive">
          <CircleAlert aria-hidden className="size-4 shrink-0" />
          {t("status.notSaved", { reason: problem })}
        </output>
        <div className="flex gap-1">
          <Button variant="ghost" size="sm" onClick={() => discard?.()}>
            <Undo2 />
            {t("discard")}
          </Button>
          <Button variant="outline" size="sm" onClick={() => void save?.()}>
            <RotateCw />
            {t("action.save", { ns: "common" })}
          </Button>
        </div>
      </>
    )
  }
  return (
    <output className="flex items-center gap-1.5 text-sm text-muted-foreground">
      {dirty || saving ? <Spinner className="size-4" /> : <CloudCheck aria-hidden className="size-4" />}
      {dirty || saving ? t("status.saving") : t("status.savedAt", { time: format.moment(agent.updatedAt) })}
    </output>
  )
}
