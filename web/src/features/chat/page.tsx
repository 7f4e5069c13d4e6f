import { Lock, MessageCircle, MessageSquarePlus } from "lucide-react"
import { useCallback, useState } from "react"
import { useTranslation } from "react-i18next"
import { Link, useParams, useSearchParams } from "react-router"
import { usePermission } from "@/shared/api/me"
import type { Citation } from "@/shared/api/types"
import { ErrorState } from "@/shared/components/error-state"
import { lastConversation } from "@/shared/lib/last-conversation"
import { Alert } from "@/shared/ui/alert"
import { Button } from "@/shared/ui/button"
import { Empty } from "@/shared/ui/empty"
import { Skeleton } from "@/shared/ui/skeleton"
import { CitationSheet } from "./components/citation-sheet"
import { Composer } from "./components/composer"
import { MessageLog } from "./components/message-log"
import { useChat } from "./use-chat"

type Opened = { citations: readonly Citation[]; index: number }

export function Component() {
  const { t } = useTranslation("chat")
  const { agentId = "" } = useParams()
  const [query, setQuery] = useSearchParams()
  const conversationId = query.get("conversation")
  const onConversation = useCallback((id: string) => setQuery({ conversation: id }, { replace: true }), [setQuery])
  const { turns, busy, send, stop, repeat, stored } = useChat(agentId, conversationId, onConversation)
  const [opened, setOpened] = useState<Opened | null>(null)
  const mayChat = usePermission("chat:use")

  const body = () => {
    if (turns.length > 0) {
      return (
        <MessageLog
          turns={turns}
          onRepeat={repeat}
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
    <section
      aria-labelledby="chat-title"
      className="flex h-[calc(100dvh-15rem)] min-h-[28rem] flex-col overflow-hidden rounded-xl border bg-card shadow-xs"
    >
      <header className="flex flex-wrap items-center justify-between gap-2 border-b px-4 py-2.5 sm:px-5">
        <div>
          <h2 id="chat-title" className="text-base">
            {t("title")}
          </h2>
          <p className="text-xs text-muted-foreground">{t("draft")}</p>
        </div>
        {conversationId && <NewConversation />}
      </header>
      {body()}
      {mayChat ? (
        <Composer busy={busy} onSend={(text) => void send(text)} onStop={stop} />
      ) : (
        <div className="border-t p-4">
          <Alert>
            <Lock aria-hidden />
            {t("denied")}
          </Alert>
        </div>
      )}
      <CitationSheet
        citations={opened?.citations ?? []}
        index={opened?.index ?? null}
        onIndex={(index) => setOpened((current) => (current && index !== null ? { ...current, index } : null))}
      />
    </section>
  )
}

function NewConversation() {
  const { t } = useTranslation("chat")
  return (
    <Button asChild variant="outline" size="sm">
      <Link to="?">
        <MessageSquarePlus />
        {t("new")}
      </Link>
    </Button>
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
