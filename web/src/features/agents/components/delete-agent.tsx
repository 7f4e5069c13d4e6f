import { Trash2 } from "lucide-react"
import { useTranslation } from "react-i18next"
import { useNavigate } from "react-router"
import { toast } from "sonner"
import { usePermission } from "@/shared/api/me"
import type { Agent } from "@/shared/api/types"
import { ConfirmButton } from "@/shared/components/confirm-button"
import { Card, CardContent } from "@/shared/ui/card"
import { useDeleteAgent } from "../api"

export function DeleteAgent({ agent }: { agent: Agent }) {
  const { t } = useTranslation("agents")
  const editable = usePermission("agents:write")
  const navigate = useNavigate()
  const remove = useDeleteAgent(agent)
  if (!editable) return null
  const run = async () => {
    await remove.mutateAsync()
    toast.success(t("delete.done", { name: agent.name }))
    await navigate("/agents")
  }
  return (
    <Card>
      <CardContent className="flex flex-wrap items-center justify-between gap-4">
        <div className="flex flex-col gap-1">
          <h2 className="text-base">{t("delete.title")}</h2>
          <p className="text-sm text-muted-foreground">{t("delete.hint")}</p>
        </div>
        <ConfirmButton
          variant="outline"
          size="default"
          className="text-destructive"
          title={t("delete.question", { name: agent.name })}
          description={t("delete.description")}
          action={t("delete.open")}
          run={run}
          failed={t("delete.failed")}
        >
          <Trash2 />
          {t("delete.open")}
        </ConfirmButton>
      </CardContent>
    </Card>
  )
}
