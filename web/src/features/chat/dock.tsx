import i18next from "i18next"
import { Maximize2, PanelRightClose } from "lucide-react"
import { useMemo, useState } from "react"
import { useTranslation } from "react-i18next"
import { Link } from "react-router"
import { useAgentFrame } from "@/shared/hooks/use-agent"
import { forgetConversation, lastConversation } from "@/shared/lib/last-conversation"
import { Button } from "@/shared/ui/button"
import { Tooltip } from "@/shared/ui/tooltip"
import { ChatPanel } from "./components/chat-panel"
import { ChatPlaceContext, type ChatTarget } from "./place"

await i18next.loadNamespaces("chat")

type Shown = { conversationId: string | null; personId: string | null }

/** The test chat beside the other pages of an agent: goes on with the conversation that this tab last had. */
export default function ChatDock({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation("chat")
  const { agent, saveDraft } = useAgentFrame()
  const [shown, setShown] = useState<Shown>(() => ({ conversationId: lastConversation(agent.id), personId: null }))
  const place = useMemo(
    () => ({
      ...shown,
      hrefOf: null,
      go: ({ conversation = null, person = null }: { [Name in keyof ChatTarget]?: string | null }) => {
        if (!conversation) forgetConversation(agent.id)
        setShown({ conversationId: conversation, personId: person })
      },
    }),
    [shown, agent.id],
  )
  const { conversationId } = shown
  const page = `/agents/${agent.id}/chat${conversationId ? `?${new URLSearchParams({ conversation: conversationId })}` : ""}`
  return (
    <ChatPlaceContext value={place}>
      <ChatPanel
        beforeAsking={saveDraft}
        actions={
          <>
            <Tooltip text={t("dock.page")}>
              <Button asChild variant="ghost" size="iconSm">
                <Link to={page} aria-label={t("dock.page")}>
                  <Maximize2 />
                </Link>
              </Button>
            </Tooltip>
            <Tooltip text={t("dock.close")}>
              <Button variant="ghost" size="iconSm" aria-label={t("dock.close")} onClick={onClose}>
                <PanelRightClose />
              </Button>
            </Tooltip>
          </>
        }
      />
    </ChatPlaceContext>
  )
}
