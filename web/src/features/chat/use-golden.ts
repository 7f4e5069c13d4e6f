import { useTranslation } from "react-i18next"
import { useNavigate } from "react-router"
import { toast } from "sonner"
import { usePermission } from "@/shared/api/me"
import { toastError } from "@/shared/components/toast-error"
import { useMakeGolden } from "./api"

/** Makes golden questions of what was asked here, and offers the way to them. */
export function useGolden(agentId: string, conversationId: string | null) {
  const { t } = useTranslation("chat")
  const navigate = useNavigate()
  const making = useMakeGolden(agentId)
  const permitted = usePermission("agents:write")
  const make = (messageId: string) => {
    if (!conversationId) return
    making.mutate(
      { conversationId, messageId },
      {
        onSuccess: () =>
          toast.success(t("golden.made"), {
            action: { label: t("golden.show"), onClick: () => void navigate(`/agents/${agentId}/golden`) },
          }),
        onError: (error) => toastError(t("golden.failed"), error),
      },
    )
  }
  return {
    make: permitted ? make : null,
    makingOf: making.isPending ? (making.variables.messageId ?? null) : null,
  }
}
