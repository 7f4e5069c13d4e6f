import { History, Save, Undo2 } from "lucide-react"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { usePermission } from "@/shared/api/me"
import type { Agent } from "@/shared/api/types"
import { useFormat } from "@/shared/i18n/format"
import { Badge, type BadgeVariant } from "@/shared/ui/badge"
import { Button } from "@/shared/ui/button"
import { Spinner } from "@/shared/ui/spinner"
import { draftFormId, type FormState } from "../context"
import { type DraftStatus, draftStatus } from "../model"
import { PublishButton } from "./publish-button"
import { VersionsSheet } from "./versions-sheet"

const variants: Record<DraftStatus, BadgeVariant> = {
  unsaved: "warning",
  saving: "neutral",
  unpublished: "neutral",
  outOfDate: "warning",
  published: "success",
}

/** Where the draft stands against what is saved and what customers get, and the next thing to do about it. */
export function DraftBar({ agent, form }: { agent: Agent; form: FormState }) {
  const { t } = useTranslation("agents")
  const format = useFormat()
  const editable = usePermission("agents:write")
  const [versionsOpen, setVersionsOpen] = useState(false)
  const status = draftStatus(agent, form)
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
      <output className="flex flex-wrap items-center gap-2 text-sm text-muted-foreground">
        <Badge variant={variants[status]}>{t(`status.${status}`, { version: agent.publishedVersion })}</Badge>
        {status !== "unsaved" && status !== "saving" && (
          <span className="hidden sm:inline">{t("status.savedAt", { time: format.dateTime(agent.updatedAt) })}</span>
        )}
      </output>
      <div className="flex flex-wrap gap-2">
        {agent.publishedVersion != null && (
          <Button variant="ghost" size="sm" onClick={() => setVersionsOpen(true)}>
            <History />
            {t("versions.open")}
          </Button>
        )}
        {editable && (form.dirty || form.saving) && <FormButtons saving={form.saving} />}
        {editable && (status === "unpublished" || status === "outOfDate") && <PublishButton agent={agent} />}
      </div>
      <VersionsSheet agent={agent} open={versionsOpen} onOpenChange={setVersionsOpen} locked={form.dirty} />
    </div>
  )
}

function FormButtons({ saving }: { saving: boolean }) {
  const { t } = useTranslation("agents")
  return (
    <>
      <Button type="reset" form={draftFormId} variant="ghost" size="sm" disabled={saving}>
        <Undo2 />
        {t("discard")}
      </Button>
      <Button type="submit" form={draftFormId} size="sm" disabled={saving}>
        {saving ? <Spinner /> : <Save />}
        {t("action.save", { ns: "common" })}
      </Button>
    </>
  )
}
