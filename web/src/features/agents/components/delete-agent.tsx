import { Trash2 } from "lucide-react"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { useNavigate } from "react-router"
import { toast } from "sonner"
import { usePermission } from "@/shared/api/me"
import type { Agent } from "@/shared/api/types"
import { ConfirmDialog } from "@/shared/components/confirm-dialog"
import { toastError } from "@/shared/components/toast-error"
import { Button } from "@/shared/ui/button"
import { Card, CardContent } from "@/shared/ui/card"
import { useDeleteAgent } from "../api"

export function DeleteAgent({ agent }: { agent: Agent }) {
  const { t } = useTranslation("agents")
  const editable = usePermission("agents:write")
  const navigate = useNavigate()
  const remove = useDeleteAgent(agent)
  const [asked, setAsked] = useState(false)
  if (!editable) return null
  const confirm = () =>
    remove.mutate(undefined, {
      onSuccess: () => {
        toast.success(t("delete.done", { name: agent.name }))
        void navigate("/agents")
      },
      onError: (error) => {
        setAsked(false)
        toastError(t("delete.failed"), error)
      },
    })
  return (
    <Card>
      <CardContent className="flex flex-wrap items-center justify-between gap-4">
        <div className="flex flex-col gap-1">
          <h2 className="text-base">{t("delete.title")}</h2>
          <p className="text-sm text-muted-foreground">{t("delete.hint")}</p>
        </div>
        <Button variant="outline" className="text-destructive" onClick={() => setAsked(true)}>
          <Trash2 />
          {t("delete.open")}
        </Button>
      </CardContent>
      <ConfirmDialog
        open={asked}
        onOpenChange={setAsked}
        title={t("delete.question", { name: agent.name })}
        description={t("delete.description")}
        action={t("delete.open")}
        pending={remove.isPending}
        onConfirm={confirm}
      />
    </Card>
  )
}
