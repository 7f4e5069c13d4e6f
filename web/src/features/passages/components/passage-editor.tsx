import { type KeyboardEvent, useId } from "react"
import { useTranslation } from "react-i18next"
import { Button } from "@/shared/ui/button"
import { Textarea } from "@/shared/ui/textarea"

type PassageEditorProps = {
  value: string
  unchanged: string
  onChange: (value: string) => void
  onSave: (value: string) => void
  onCancel: () => void
}

/** The API's limit on an edited passage, in characters. */
const maxCharacters = 2_000

/** Ctrl+Enter saves, Escape leaves. */
export function PassageEditor({ value, unchanged, onChange, onSave, onCancel }: PassageEditorProps) {
  const { t } = useTranslation("passages")
  const id = useId()
  const text = value.trim()
  const readable = /[\p{L}\p{N}]/u.test(text)
  const ready = readable && text !== unchanged
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape") onCancel()
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && ready) onSave(text)
  }
  return (
    <div className="flex flex-col gap-2">
      <label htmlFor={id} className="sr-only">
        {t("text")}
      </label>
      <Textarea
        id={id}
        // The editor opens because its button was pressed: writing is the next thing to do.
        // oxlint-disable-next-line jsx-a11y/no-autofocus
        autoFocus
        value={value}
        maxLength={maxCharacters}
        aria-describedby={`${id}-hint`}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <div className="flex flex-wrap items-center justify-between gap-2">
        <p id={`${id}-hint`} className="text-xs text-muted-foreground">
          {readable ? t("editHint") : t("unreadable")}
        </p>
        <div className="flex gap-2">
          <Button variant="ghost" size="sm" onClick={onCancel}>
            {t("action.cancel", { ns: "common" })}
          </Button>
          <Button size="sm" disabled={!ready} onClick={() => onSave(text)}>
            {t("action.save", { ns: "common" })}
          </Button>
        </div>
      </div>
    </div>
  )
}
