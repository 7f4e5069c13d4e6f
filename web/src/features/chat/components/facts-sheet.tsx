import { useQuery } from "@tanstack/react-query"
import { Brain, MessageSquarePlus, Plus, Trash2 } from "lucide-react"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { usePermission } from "@/shared/api/me"
import { ConfirmButton } from "@/shared/components/confirm-button"
import { QueryState } from "@/shared/components/query-state"
import { Button } from "@/shared/ui/button"
import { Empty } from "@/shared/ui/empty"
import { Sheet, SheetContent, SheetDescription, SheetHeader, SheetTitle } from "@/shared/ui/sheet"
import { Skeleton } from "@/shared/ui/skeleton"
import { factsQuery, useFactChanges } from "../facts-api"
import { FactForm } from "./fact-form"
import { FactRow } from "./fact-row"
import { PlaceLink } from "./place-link"

type FactsSheetProps = {
  agentId: string
  personId: string
  onClose: () => void
}

/** What the agent remembers about the person of a conversation: seen, corrected and erased. */
export function FactsSheet({ agentId, personId, onClose }: FactsSheetProps) {
  const { t } = useTranslation("chat")
  return (
    <Sheet open onOpenChange={(open) => !open && onClose()}>
      <SheetContent>
        <SheetHeader>
          <SheetTitle>{t("facts.title")}</SheetTitle>
          <SheetDescription>{t("facts.description")}</SheetDescription>
        </SheetHeader>
        <Facts agentId={agentId} personId={personId} />
        <Button asChild variant="outline" size="sm" className="mt-auto w-fit">
          <PlaceLink to={{ person: personId }} onOpen={onClose}>
            <MessageSquarePlus />
            {t("facts.samePerson")}
          </PlaceLink>
        </Button>
      </SheetContent>
    </Sheet>
  )
}

function Facts({ agentId, personId }: { agentId: string; personId: string }) {
  const { t } = useTranslation("chat")
  const query = useQuery(factsQuery(agentId, personId))
  const changes = useFactChanges(agentId, personId)
  const editable = usePermission("chat:use")
  const [adding, setAdding] = useState(false)
  return (
    <QueryState query={query} skeleton={<Skeleton className="h-40" />}>
      {({ items }) => (
        <div className="flex flex-col gap-4">
          {items.length === 0 ? (
            <Empty icon={Brain} title={t("facts.emptyTitle")} description={t("facts.emptyDescription")} />
          ) : (
            <ul className="flex flex-col gap-2">
              {items.map((fact) => (
                <FactRow key={fact.id} fact={fact} changes={changes} editable={editable} />
              ))}
            </ul>
          )}
          {editable && adding && (
            <FactForm
              pending={changes.add.isPending}
              error={changes.add.error}
              onSave={(body) => changes.add.mutate(body, { onSuccess: () => setAdding(false) })}
              onCancel={() => setAdding(false)}
            />
          )}
          {editable && !adding && (
            <div className="flex flex-wrap gap-2">
              <Button variant="outline" size="sm" onClick={() => setAdding(true)}>
                <Plus />
                {t("facts.add")}
              </Button>
              {items.length > 0 && (
                <ConfirmButton
                  variant="outline"
                  size="sm"
                  className="text-destructive"
                  title={t("facts.eraseQuestion")}
                  description={t("facts.eraseHint")}
                  action={t("facts.eraseAll")}
                  run={() => changes.eraseAll.mutateAsync()}
                  failed={t("facts.eraseFailed")}
                >
                  <Trash2 />
                  {t("facts.eraseAll")}
                </ConfirmButton>
              )}
            </div>
          )}
        </div>
      )}
    </QueryState>
  )
}
