import { useTranslation } from "react-i18next"
import { useNavigate } from "react-router"
import { toast } from "sonner"
import { usePermission } from "@/shared/api/me"
import type { GoldenQuestion } from "@/shared/api/types"
import { toastError } from "@/shared/components/toast-error"
import { useMakeGolden } from "./api"

/** Makes golden questions of one answer, or of all of a conversation, and offers the way to what they expect. */
export function useGolden(agentId: string, conversationId: string | null) {
  const { t } = useTranslation("chat")
  const navigate = useNavigate()
  const making = useMakeGolden(agentId)
  const permitted = usePermission("agents:write")

  const tell = (made: readonly GoldenQuestion[]) => {
    const [first] = made
    if (!first) {
      toast.info(t("golden.known"))
      return
    }
    const path = `/agents/${agentId}/golden${made.length === 1 ? `?question=${first.id}` : ""}`
    toast.success(t("golden.made", { count: made.length }), {
      action: { label: t("golden.show"), onClick: () => void navigate(path) },
    })
  }
  const make = (messageId?: string) => {
    if (!conversationId) return
    making.mutate(messageId ? { conversationId, messageId } : { conversationId }, {
      onSuccess: ({ items }) => tell(items),
      onError: (error) => toastError(t("golden.failed"), error),
    })
  }
  return {
    /** Null for whoever may not make them. */
    make: permitted && conversationId ? make : null,
    makingOf: making.isPending ? (making.variables.messageId ?? null) : null,
  }
}
