import { Lock, MessageCircle } from "lucide-react"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { usePermission } from "@/shared/api/me"
import { ErrorState } from "@/shared/components/error-state"
import { SwitchField } from "@/shared/components/switch-field"
import { useAddressSheet } from "@/shared/hooks/use-address-sheet"
import { useAgent } from "@/shared/hooks/use-agent"
import { lastConversation } from "@/shared/lib/last-conversation"
import { Alert } from "@/shared/ui/alert"
import { Button } from "@/shared/ui/button"
import { Empty } from "@/shared/ui/empty"
import { Skeleton } from "@/shared/ui/skeleton"
import { useChatPlace } from "../place"
import { useChat } from "../use-chat"
import { useGolden } from "../use-golden"
import { ChatHeader, NewConversation } from "./chat-header"
import { CitationSheet } from "./citation-sheet"
import { Composer } from "./composer"
import { MessageLog } from "./message-log"
import { PlaceLink } from "./place-link"
import { TraceSheet } from "./trace-sheet"

type ChatPanelProps = {
  /** Saves the draft that answers are made with; asking waits for it. */
  beforeAsking?: (() => Promise<unknown>) | undefined
  /** What else the header offers. */
  actions?: React.ReactNode
  /** Whether the list of conversations stands beside it already. */
  listed?: boolean
}

/** A test conversation with its header, its messages and the field to write in. */
export function ChatPanel({ beforeAsking, actions, listed = false }: ChatPanelProps) {
  const { t } = useTranslation("chat")
  const { id: agentId, links, replyDelaySeconds } = useAgent()
  const { conversationId, personId, go } = useChatPlace()
  const [pausing, setPausing] = useState(false)
  const onConversation = (id: string) => go({ conversation: id })
  const chat = useChat({ agentId, conversationId, personId, pausing, onConversation, beforeAsking })
  const { turns, stored } = chat
  const golden = useGolden(agentId, conversationId)
  const [source, openSource] = useAddressSheet("source")
  const [traced, openTrace] = useAddressSheet("trace")
  const mayChat = usePermission("chat:use")

  const [sourceTurn, sourceIndex] = source?.split(".") ?? []
  const cited = turns.find(({ id, messageId }) => (messageId ?? id) === sourceTurn)
  const [tracedConversation = "", messageId] = traced?.split(".") ?? []

  const body = () => {
    if (turns.length > 0) {
      return (
        <MessageLog
          turns={turns}
          hosts={links}
          actions={{
            onTrace: (message) => conversationId && openTrace(`${conversationId}.${message}`),
            onGolden: golden.make,
            makingOf: golden.makingOf,
          }}
          onRepeat={mayChat ? chat.repeat : null}
          onCitation={(turn, index) => openSource(`${turn.messageId ?? turn.id}.${index}`)}
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
    <>
      <ChatHeader
        agentId={agentId}
        conversationId={conversationId}
        stored={stored.data}
        onGolden={golden.make && (() => golden.make?.())}
        listed={listed}
        actions={actions}
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
      <CitationSheet
        agentId={agentId}
        citations={cited?.citations ?? []}
        index={sourceIndex === undefined ? null : Number(sourceIndex)}
        onIndex={(index) => openSource(index === null ? null : `${sourceTurn}.${index}`)}
      />
      <TraceSheet
        answer={messageId ? { agentId, conversationId: tracedConversation, messageId } : null}
        onClose={() => openTrace(null)}
      />
    </>
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
            <PlaceLink to={{ conversation: last }}>{t("continue")}</PlaceLink>
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
