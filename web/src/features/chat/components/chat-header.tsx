import { Brain, GraduationCap, List, MessageSquarePlus } from "lucide-react"
import { lazy, type ReactNode, Suspense, useState } from "react"
import { useTranslation } from "react-i18next"
import type { Conversation, Money, TokenUsage } from "@/shared/api/types"
import { useAddressSheet } from "@/shared/hooks/use-address-sheet"
import { useFormat } from "@/shared/i18n/format"
import { Button } from "@/shared/ui/button"
import { Sheet, SheetContent, SheetHeader, SheetTitle, SheetTrigger } from "@/shared/ui/sheet"
import { ConversationList } from "./conversation-list"
import { PlaceLink } from "./place-link"

// The form in it is large, and most conversations are read without it.
const FactsSheet = lazy(async () => ({ default: (await import("./facts-sheet")).FactsSheet }))

type ChatHeaderProps = {
  agentId: string
  conversationId: string | null
  stored: Conversation | undefined
  /** Makes golden questions of all answers; null for whoever may not. */
  onGolden: (() => void) | null
  /** Whether the list of conversations stands beside the chat on wide windows. */
  listed: boolean
  actions: ReactNode
}

/** What the conversation has cost so far, whom it is with, and the way to others. */
export function ChatHeader({ agentId, conversationId, stored, onGolden, listed, actions }: ChatHeaderProps) {
  const { t } = useTranslation("chat")
  const [sheet, openSheet] = useAddressSheet("sheet")
  return (
    <header className="@container flex flex-wrap items-center justify-between gap-2 border-b px-4 py-2.5 sm:px-5">
      <div className="min-w-0">
        <h2 id="chat-title" className="text-base">
          {t("title")}
        </h2>
        <p className="text-xs text-muted-foreground tabular-nums">
          {stored?.usage ? <ConversationCost usage={stored.usage} cost={stored.cost} /> : t("draft")}
        </p>
      </div>
      <div className="flex flex-wrap gap-1">
        <ConversationsSheet agentId={agentId} conversationId={conversationId} listed={listed} />
        {stored?.personId && (
          <>
            <Button variant="ghost" size="sm" onClick={() => openSheet("memory")}>
              <Brain />
              {t("facts.open")}
            </Button>
            <Suspense>
              {sheet === "memory" && (
                <FactsSheet agentId={agentId} personId={stored.personId} onClose={() => openSheet(null)} />
              )}
            </Suspense>
          </>
        )}
        {onGolden && stored && stored.messages.length > 0 && (
          <Button
            variant="ghost"
            size="iconSm"
            aria-label={t("golden.makeAll")}
            title={t("golden.makeAll")}
            onClick={onGolden}
          >
            <GraduationCap />
          </Button>
        )}
        {conversationId && <NewConversation />}
        {actions}
      </div>
    </header>
  )
}

function ConversationCost({ usage, cost }: { usage: TokenUsage; cost: Money | undefined }) {
  const { t } = useTranslation("chat")
  const format = useFormat()
  if (cost && cost.amountMicros > 0) return format.money(cost.amountMicros, cost.currency)
  // Without a price, tokens are the only measure; a conversation without a model has used none.
  if (cost || usage.inputTokens + usage.outputTokens === 0) return null
  return t("tokens", { input: format.integer(usage.inputTokens), output: format.integer(usage.outputTokens) })
}

type ConversationsSheetProps = { agentId: string; conversationId: string | null; listed: boolean }

/** Where the list has no column of its own. */
function ConversationsSheet({ agentId, conversationId, listed }: ConversationsSheetProps) {
  const { t } = useTranslation("chat")
  const [open, setOpen] = useState(false)
  return (
    <Sheet open={open} onOpenChange={setOpen}>
      <SheetTrigger asChild>
        <Button variant="ghost" size="sm" className={listed ? "lg:hidden" : undefined} aria-label={t("list.title")}>
          <List />
        </Button>
      </SheetTrigger>
      <SheetContent side="left" aria-describedby={undefined}>
        <SheetHeader>
          <SheetTitle>{t("list.title")}</SheetTitle>
        </SheetHeader>
        <ConversationList agentId={agentId} current={conversationId} onOpen={() => setOpen(false)} />
      </SheetContent>
    </Sheet>
  )
}

export function NewConversation() {
  const { t } = useTranslation("chat")
  return (
    <Button asChild variant="outline" size="sm">
      <PlaceLink to={{}}>
        <MessageSquarePlus />
        <span className="sr-only sm:@md:not-sr-only">{t("new")}</span>
      </PlaceLink>
    </Button>
  )
}
