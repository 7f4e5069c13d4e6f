import { Lock, MessageCircle } from "lucide-react"
import { useCallback, useState } from "react"
import { useTranslation } from "react-i18next"
import { Link, useParams, useSearchParams } from "react-router"
import { usePermission } from "@/shared/api/me"
import type { Citation } from "@/shared/api/types"
import { ErrorState } from "@/shared/components/error-state"
import { SwitchField } from "@/shared/components/switch-field"
import { useAgent } from "@/shared/hooks/use-agent"
import { lastConversation } from "@/shared/lib/last-conversation"
import { Alert } from "@/shared/ui/alert"
import { Button } from "@/shared/ui/button"
import { Empty } from "@/shared/ui/empty"
import { Skeleton } from "@/shared/ui/skeleton"
import type { AnswerId } from "./api"
import { ChatHeader, NewConversation } from "./components/chat-header"
import { CitationSheet } from "./components/citation-sheet"
import { Composer } from "./components/composer"
import { ConversationList } from "./components/conversation-list"
import { MessageLog } from "./components/message-log"
import { TraceSheet } from "./components/trace-sheet"
import { useChat } from "./use-chat"
import { useGolden } from "./use-golden"

type Opened = { citations: readonly Citation[]; index: number }

export function Component() {
  const { t } = useTranslation("chat")
  const { agentId = "" } = useParams()
  const { links, replyDelaySeconds } = useAgent()
  const [query, setQuery] = useSearchParams()
  const conversationId = query.get("conversation")
  const onConversation = useCallback((id: string) => setQuery({ conversation: id }, { replace: true }), [setQuery])
  const [pausing, setPausing] = useState(false)
  const chat = useChat({ agentId, conversationId, personId: query.get("person"), pausing, onConversation })
  const { turns, stored } = chat
  const golden = useGolden(agentId, conversationId)
  const [opened, setOpened] = useState<Opened | null>(null)
  const [traced, setTraced] = useState<AnswerId | null>(null)
  const mayChat = usePermission("chat:use")

  const body = () => {
    if (turns.length > 0) {
      return (
        <MessageLog
          turns={turns}
          hosts={links}
          actions={{
            onTrace: (messageId) => conversationId && setTraced({ agentId, conversationId, messageId }),
            onGolden: golden.make,
            makingOf: golden.makingOf,
          }}
          onRepeat={mayChat ? chat.repeat : null}
          onCitation={(citations, index) => setOpened({ citations, index })}
        />
      )
    }
    if (stored.error) {
      return (
        <div className="flex-1 overflow-y-auto p-4">
          <ErrorState error={stored.error} onRetry={() => void stored.refetch()}>
            <NewConversation />
          </ErrorState>
        </div>
      )
    }
    return stored.isLoading ? <LogSkeleton /> : <Start agentId={agentId} mayChat={mayChat} />
  }
  return (
    <div className="grid h-[calc(100dvh-21.5rem)] sm:h-[calc(100dvh-15rem)] min-h-[28rem] overflow-hidden rounded-xl border bg-card shadow-xs lg:grid-cols-[17rem_1fr]">
      <section aria-labelledby="conversations-title" className="hidden min-h-0 flex-col border-r lg:flex">
        <h2 id="conversations-title" className="border-b px-4 py-3.5 text-sm">
          {t("list.title")}
        </h2>
        <div className="flex-1 overflow-y-auto p-2">
          <ConversationList agentId={agentId} current={conversationId} />
        </div>
      </section>
      <section aria-labelledby="chat-title" className="flex min-h-0 min-w-0 flex-col">
        <ChatHeader
          agentId={agentId}
          conversationId={conversationId}
          stored={stored.data}
          onGolden={golden.make && (() => golden.make?.())}
        />
        {body()}
        {mayChat ? (
          <Composer busy={chat.busy} onSend={(text) => void chat.send(text)} onStop={chat.stop}>
            {replyDelaySeconds > 0 && (
              <SwitchField label={t("pause", { seconds: replyDelaySeconds })} checked={pausing} onChange={setPausing} />
            )}
          </Composer>
        ) : (
          <div className="border-t p-4">
            <Alert>
              <Lock aria-hidden />
              {t("denied")}
            </Alert>
          </div>
        )}
      </section>
      <CitationSheet
        agentId={agentId}
        citations={opened?.citations ?? []}
        index={opened?.index ?? null}
        onIndex={(index) => setOpened((current) => (current && index !== null ? { ...current, index } : null))}
      />
      <TraceSheet answer={traced} onClose={() => setTraced(null)} />
    </div>
  )
}

function Start({ agentId, mayChat }: { agentId: string; mayChat: boolean }) {
  const { t } = useTranslation("chat")
  const last = lastConversation(agentId)
  return (
    <div className="flex flex-1 flex-col justify-center overflow-y-auto p-4 *:border-0">
      <Empty icon={MessageCircle} title={t("empty.title")} description={mayChat ? t("empty.description") : undefined}>
        {last && (
          <Button asChild variant="outline" size="sm">
            <Link to={`?${new URLSearchParams({ conversation: last })}`}>{t("continue")}</Link>
          </Button>
        )}
      </Empty>
    </div>
  )
}

function LogSkeleton() {
  const { t } = useTranslation()
  return (
    <div aria-busy="true" className="flex flex-1 flex-col gap-4 p-5">
      <output className="sr-only">{t("state.loading")}</output>
      <Skeleton className="h-12 w-1/2 self-end" />
      <Skeleton className="h-20 w-2/3" />
      <Skeleton className="h-12 w-1/3 self-end" />
    </div>
  )
}
