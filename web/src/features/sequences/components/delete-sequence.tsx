import { Trash2 } from "lucide-react"
import { useTranslation } from "react-i18next"
import { useNavigate } from "react-router"
import { usePermission } from "@/shared/api/me"
import type { Sequence } from "@/shared/api/types"
import { ConfirmButton } from "@/shared/components/confirm-button"
import { useDeleteSequence } from "../api"

export function DeleteSequence({ sequence }: { sequence: Sequence }) {
  const { t } = useTranslation("sequences")
  const editable = usePermission("sequences:write")
  const navigate = useNavigate()
  const remove = useDeleteSequence(sequence)
  if (!editable) return null
  const run = async () => {
    await remove.mutateAsync()
    await navigate(`/agents/${sequence.agentId}/sequences`)
  }
  return (
    <ConfirmButton
      size="sm"
      className="text-destructive"
      title={t("delete.question", { name: sequence.name })}
      description={t("delete.description")}
      action={t("action.delete", { ns: "common" })}
      run={run}
      failed={t("delete.failed")}
    >
      <Trash2 />
      {t("action.delete", { ns: "common" })}
    </ConfirmButton>
  )
}
