import { EyeOff, Pencil, Undo2 } from "lucide-react"
import { useEffect, useId, useRef, useState } from "react"
import { useTranslation } from "react-i18next"
import { usePermission } from "@/shared/api/me"
import type { GoldenQuestionName, Passage, PassageChange } from "@/shared/api/types"
import { AffectedQuestions } from "@/shared/components/affected-questions"
import { toastError } from "@/shared/components/toast-error"
import { useFormat } from "@/shared/i18n/format"
import { cn } from "@/shared/lib/cn"
import { placeText } from "@/shared/lib/place-text"
import { Alert, AlertBody } from "@/shared/ui/alert"
import { Badge } from "@/shared/ui/badge"
import { Button } from "@/shared/ui/button"
import { Switch } from "@/shared/ui/switch"
import { useChangePassage } from "../api"
import { PassageEditor } from "./passage-editor"

type PassageRowProps = {
  agentId: string
  /** The file that it is of; it tells what its place is a number of. */
  fileName: string
  passage: Passage
  /** Whether the address names it: it is brought into view and marked. */
  sought: boolean
}

/** One passage: read it, mend it, or keep it out of answers. */
export function PassageRow({ agentId, fileName, passage, sought }: PassageRowProps) {
  const { t } = useTranslation("passages")
  const editable = usePermission("knowledge:write")
  const change = useChangePassage(agentId, passage)
  // What is being written; kept when the API refuses it, so that nobody writes it twice.
  const [draft, setDraft] = useState<string | null>(null)
  const [affected, setAffected] = useState<readonly GoldenQuestionName[]>([])
  const editButton = useRef<HTMLButtonElement>(null)
  const row = useRef<HTMLLIElement>(null)

  useEffect(() => {
    if (!sought) return
    row.current?.scrollIntoView({ block: "center" })
    row.current?.focus({ preventScroll: true })
  }, [sought])

  const send = (body: PassageChange) =>
    change.mutate(body, {
      onSuccess: ({ affectedGoldenQuestions }) => setAffected(affectedGoldenQuestions),
      onError: (error) => {
        if (body.text) setDraft(body.text)
        toastError(t("changeFailed"), error)
      },
    })
  const close = () => {
    setDraft(null)
    requestAnimationFrame(() => editButton.current?.focus())
  }
  return (
    <li
      ref={row}
      tabIndex={sought ? -1 : undefined}
      aria-current={sought ? "true" : undefined}
      className={cn("flex flex-col gap-3 rounded-xl border bg-card px-4 py-4 shadow-xs outline-none sm:px-5", {
        "border-dashed bg-transparent": !passage.enabled,
        "border-primary ring-2 ring-primary/40": sought,
      })}
    >
      <PassageHead fileName={fileName} passage={passage} />
      {draft === null ? (
        <p className={cn("text-sm leading-relaxed whitespace-pre-line", { "text-muted-foreground": !passage.enabled })}>
          {passage.text}
        </p>
      ) : (
        <PassageEditor
          value={draft}
          unchanged={passage.text}
          onChange={setDraft}
          onCancel={close}
          onSave={(text) => {
            close()
            send({ text })
          }}
        />
      )}
      {passage.original && draft === null && (
        <details className="text-sm text-muted-foreground">
          <summary className="min-h-6 cursor-pointer text-xs">{t("original")}</summary>
          <p className="mt-1 whitespace-pre-line">{passage.original}</p>
        </details>
      )}
      {affected.length > 0 && (
        <Alert variant="warning">
          <AlertBody>
            <AffectedQuestions agentId={agentId} questions={affected} />
          </AlertBody>
        </Alert>
      )}
      {editable && draft === null && (
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2 border-t pt-3">
          <EnabledSwitch passage={passage} disabled={change.isPending} onChange={(enabled) => send({ enabled })} />
          <div className="ml-auto flex gap-1">
            {passage.edited && (
              <Button variant="ghost" size="sm" disabled={change.isPending} onClick={() => send({ restore: true })}>
                <Undo2 />
                {t("restore")}
              </Button>
            )}
            <Button
              ref={editButton}
              variant="ghost"
              size="sm"
              aria-label={t("editOf", { number: passage.passage + 1 })}
              disabled={change.isPending}
              onClick={() => setDraft(passage.text)}
            >
              <Pencil />
              {t("action.edit", { ns: "common" })}
            </Button>
          </div>
        </div>
      )}
    </li>
  )
}

function PassageHead({ fileName, passage }: { fileName: string; passage: Passage }) {
  const { t } = useTranslation("passages")
  const format = useFormat()
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-xs text-muted-foreground">
      <span className="font-semibold text-foreground tabular-nums">{t("number", { number: passage.passage + 1 })}</span>
      {passage.page != null && <span>{placeText(t, fileName, passage.page)}</span>}
      {passage.headings.length > 0 && <span className="min-w-0 break-words">{passage.headings.join(" › ")}</span>}
      <span>{format.languageName(passage.language)}</span>
      {passage.edited && <Badge variant="accent">{t("edited")}</Badge>}
      {!passage.enabled && (
        <Badge variant="warning">
          <EyeOff aria-hidden />
          {t("disabled")}
        </Badge>
      )}
    </div>
  )
}

type EnabledSwitchProps = { passage: Passage; disabled: boolean; onChange: (enabled: boolean) => void }

function EnabledSwitch({ passage, disabled, onChange }: EnabledSwitchProps) {
  const { t } = useTranslation("passages")
  const id = useId()
  return (
    <span className="flex items-center gap-2 text-sm">
      <Switch id={id} checked={passage.enabled} disabled={disabled} onCheckedChange={onChange} />
      <label htmlFor={id}>
        {t("enabled")}
        <span className="sr-only">{` ${t("number", { number: passage.passage + 1 })}`}</span>
      </label>
    </span>
  )
}
