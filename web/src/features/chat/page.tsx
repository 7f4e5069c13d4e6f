import { useCallback, useMemo } from "react"
import { useTranslation } from "react-i18next"
import { useParams, useSearchParams } from "react-router"
import { useAgentFrame } from "@/shared/hooks/use-agent"
import { ChatPanel } from "./components/chat-panel"
import { ConversationList } from "./components/conversation-list"
import { ChatPlaceContext, type ChatTarget } from "./place"

const hrefOf = (target: ChatTarget) => `?${new URLSearchParams(target)}`

/** The test chat with its list of conversations; which one is shown stands in the address. */
export function Component() {
  const { t } = useTranslation("chat")
  const { agentId = "" } = useParams()
  const { saveDraft } = useAgentFrame()
  const [query, setQuery] = useSearchParams()
  const conversationId = query.get("conversation")
  const personId = query.get("person")
  const go = useCallback((target: ChatTarget) => setQuery(new URLSearchParams(target), { replace: true }), [setQuery])
  const place = useMemo(() => ({ conversationId, personId, go, hrefOf }), [conversationId, personId, go])
  return (
    <ChatPlaceContext value={place}>
      <div className="grid h-[calc(100dvh-21.5rem)] min-h-[28rem] overflow-hidden rounded-xl border bg-card shadow-xs sm:h-[calc(100dvh-12.5rem)] lg:grid-cols-[17rem_1fr]">
        <section aria-labelledby="conversations-title" className="hidden min-h-0 flex-col border-r lg:flex">
          <h2 id="conversations-title" className="border-b px-4 py-3.5 text-sm">
            {t("list.title")}
          </h2>
          <div className="flex-1 overflow-y-auto p-2">
            <ConversationList agentId={agentId} current={conversationId} />
          </div>
        </section>
        <section aria-labelledby="chat-title" className="flex min-h-0 min-w-0 flex-col">
          <ChatPanel beforeAsking={saveDraft} listed />
        </section>
      </div>
    </ChatPlaceContext>
  )
}
