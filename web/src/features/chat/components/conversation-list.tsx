import { useInfiniteQuery } from "@tanstack/react-query"
import { useTranslation } from "react-i18next"
import { itemsOf } from "@/shared/api/pages"
import type { ConversationSummary } from "@/shared/api/types"
import { MoreButton } from "@/shared/components/more-button"
import { QueryState } from "@/shared/components/query-state"
import { useFormat } from "@/shared/i18n/format"
import { cn } from "@/shared/lib/cn"
import { Skeleton } from "@/shared/ui/skeleton"
import { conversationsQuery } from "../api"
import { PlaceLink } from "./place-link"

type ConversationListProps = { agentId: string; current: string | null; onOpen?: () => void }

/** The agent's conversations, newest first. */
export function ConversationList({ agentId, current, onOpen }: ConversationListProps) {
  const { t } = useTranslation("chat")
  const query = useInfiniteQuery(conversationsQuery(agentId))
  return (
    <QueryState query={query} skeleton={<ListSkeleton />}>
      {(data) => {
        const conversations = itemsOf(data)
        if (conversations.length === 0) return <p className="p-4 text-sm text-muted-foreground">{t("list.empty")}</p>
        return (
          <div className="flex flex-col gap-3">
            <ul className="flex flex-col gap-0.5">
              {conversations.map((conversation) => (
                <ConversationLink
                  key={conversation.id}
                  conversation={conversation}
                  current={conversation.id === current}
                  onOpen={onOpen}
                />
              ))}
            </ul>
            <MoreButton query={query} />
          </div>
        )
      }}
    </QueryState>
  )
}

type ConversationLinkProps = {
  conversation: ConversationSummary
  current: boolean
  onOpen: (() => void) | undefined
}

function ConversationLink({ conversation, current, onOpen }: ConversationLinkProps) {
  const { t } = useTranslation("chat")
  const format = useFormat()
  return (
    <li>
      <PlaceLink
        to={{ conversation: conversation.id }}
        current={current}
        onOpen={onOpen}
        className={cn(
          "flex w-full flex-col gap-0.5 rounded-lg px-3 py-2 text-left transition-colors hover:bg-accent focus-visible:-outline-offset-2",
          current && "bg-accent text-accent-foreground",
        )}
      >
        <span className="line-clamp-2 text-sm break-words">
          {conversation.title ?? conversation.lastMessage?.text ?? t("list.noMessages")}
        </span>
        <span className="text-xs text-muted-foreground">
          {format.dateTime(conversation.updatedAt)}
          {" · "}
          {t("list.messages", { count: conversation.messages })}
        </span>
      </PlaceLink>
    </li>
  )
}

function ListSkeleton() {
  return (
    <div className="flex flex-col gap-2">
      <Skeleton className="h-14" />
      <Skeleton className="h-14" />
      <Skeleton className="h-14" />
    </div>
  )
}
