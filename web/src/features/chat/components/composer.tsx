import { CircleStop, SendHorizontal } from "lucide-react"
import { type KeyboardEvent, type ReactNode, useId, useState } from "react"
import { useTranslation } from "react-i18next"
import { Button } from "@/shared/ui/button"
import { Textarea } from "@/shared/ui/textarea"

/** The API's limit. */
const maxCharacters = 4_000

type ComposerProps = {
  busy: boolean
  onSend: (text: string) => void
  onStop: () => void
  /** Choices about how the message is answered. */
  children?: ReactNode
}

/** Where a test customer writes, also while an answer comes. Enter sends, Shift+Enter begins a line. */
export function Composer({ busy, onSend, onStop, children }: ComposerProps) {
  const { t } = useTranslation("chat")
  const id = useId()
  const [text, setText] = useState("")
  const ready = text.trim() !== ""

  const send = () => {
    if (!ready) return
    onSend(text.trim())
    setText("")
  }
  const onKeyDown = (event: KeyboardEvent) => {
    // While an input method composes a character, Enter belongs to it.
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return
    event.preventDefault()
    send()
  }
  return (
    <form
      className="@container flex flex-col gap-2 border-t p-3 sm:p-4"
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
    >
      {children}
      <div className="flex items-end gap-2">
        <label htmlFor={id} className="sr-only">
          {t("composer.label")}
        </label>
        <Textarea
          id={id}
          rows={1}
          value={text}
          maxLength={maxCharacters}
          placeholder={t("composer.placeholder")}
          className="max-h-40 min-h-10 resize-none"
          onChange={(event) => setText(event.target.value)}
          onKeyDown={onKeyDown}
        />
        {busy && (
          <Button variant="outline" className="h-10" onClick={onStop}>
            <CircleStop />
            <span className="sr-only @md:not-sr-only">{t("composer.stop")}</span>
          </Button>
        )}
        <Button type="submit" className="h-10" disabled={!ready}>
          <SendHorizontal />
          <span className="sr-only @md:not-sr-only">{t("composer.send")}</span>
        </Button>
      </div>
    </form>
  )
}
