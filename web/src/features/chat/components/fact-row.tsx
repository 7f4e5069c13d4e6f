import { Pencil, Trash2 } from "lucide-react"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import type { Fact } from "@/shared/api/types"
import { toastError } from "@/shared/components/toast-error"
import { useFormat } from "@/shared/i18n/format"
import { Button } from "@/shared/ui/button"
import type { useFactChanges } from "../facts-api"
import { FactForm } from "./fact-form"

type FactRowProps = { fact: Fact; changes: ReturnType<typeof useFactChanges>; editable: boolean }

export function FactRow({ fact, changes, editable }: FactRowProps) {
  const { t } = useTranslation("chat")
  const format = useFormat()
  const [editing, setEditing] = useState(false)
  if (editing) {
    return (
      <li>
        <FactForm
          fact={fact}
          pending={changes.edit.isPending}
          error={changes.edit.error}
          onSave={(body) => changes.edit.mutate({ factId: fact.id, body }, { onSuccess: () => setEditing(false) })}
          onCancel={() => setEditing(false)}
        />
      </li>
    )
  }
  return (
    <li className="flex items-start gap-2 rounded-lg border px-3 py-2">
      <div className="min-w-0 flex-1">
        <p className="text-xs text-muted-foreground">{fact.key}</p>
        <p className="text-sm break-words">{fact.value}</p>
        <p className="text-xs text-muted-foreground">
          {fact.source ? t("facts.heard", { time: format.dateTime(fact.updatedAt) }) : format.dateTime(fact.updatedAt)}
        </p>
      </div>
      {editable && (
        <div className="flex">
          <Button
            variant="ghost"
            size="iconSm"
            aria-label={t("facts.edit", { key: fact.key })}
            onClick={() => setEditing(true)}
          >
            <Pencil />
          </Button>
          <Button
            variant="ghost"
            size="iconSm"
            aria-label={t("facts.erase", { key: fact.key })}
            disabled={changes.erase.isPending}
            onClick={() =>
              changes.erase.mutate(fact.id, { onError: (error) => toastError(t("facts.eraseFailed"), error) })
            }
          >
            <Trash2 />
          </Button>
        </div>
      )}
    </li>
  )
}
