import { Trash2 } from "lucide-react"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { useNavigate } from "react-router"
import { usePermission } from "@/shared/api/me"
import type { Sequence } from "@/shared/api/types"
import { ConfirmDialog } from "@/shared/components/confirm-dialog"
import { toastError } from "@/shared/components/toast-error"
import { Button } from "@/shared/ui/button"
import { useDeleteSequence } from "../api"

export function DeleteSequence({ sequence }: { sequence: Sequence }) {
  const { t } = useTranslation("sequences")
  const editable = usePermission("sequences:write")
  const navigate = useNavigate()
  const remove = useDeleteSequence(sequence)
  const [asked, setAsked] = useState(false)
  if (!editable) return null
  const confirm = () =>
    remove.mutate(undefined, {
      onSuccess: () => void navigate(`/agents/${sequence.agentId}/sequences`),
      onError: (error) => {
        setAsked(false)
        toastError(t("delete.failed"), error)
      },
    })
  return (
    <>
      <Button variant="ghost" size="sm" className="text-destructive" onClick={() => setAsked(true)}>
        <Trash2 />
        {t("action.delete", { ns: "common" })}
      </Button>
      <ConfirmDialog
        open={asked}
        onOpenChange={setAsked}
        title={t("delete.question", { name: sequence.name })}
        description={t("delete.description")}
        action={t("action.delete", { ns: "common" })}
        pending={remove.isPending}
        onConfirm={confirm}
      />
    </>
  )
}
