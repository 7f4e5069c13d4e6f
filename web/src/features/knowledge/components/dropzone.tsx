import { FileUp } from "lucide-react"
import { type DragEvent, useId, useRef, useState } from "react"
import { useTranslation } from "react-i18next"
import { useFormat } from "@/shared/i18n/format"
import { cn } from "@/shared/lib/cn"
import { Button } from "@/shared/ui/button"
import { acceptedExtensions, maxBytes } from "../model"

/** Files by drag and drop, or by a button for everybody who does not drag. */
export function Dropzone({ onFiles }: { onFiles: (files: File[]) => void }) {
  const { t } = useTranslation("knowledge")
  const format = useFormat()
  const id = useId()
  const input = useRef<HTMLInputElement>(null)
  const [over, setOver] = useState(false)

  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    onFiles([...event.dataTransfer.files])
  }
  return (
    <div
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
      className={cn(
        "flex flex-col items-center gap-3 rounded-xl border-2 border-dashed px-6 py-8 text-center transition-colors sm:flex-row sm:text-left",
        over && "border-primary bg-accent",
      )}
    >
      <span className="grid size-11 shrink-0 place-items-center rounded-full bg-accent text-accent-foreground">
        <FileUp aria-hidden className="size-5" />
      </span>
      <div className="flex flex-1 flex-col gap-0.5">
        <p className="font-medium">{over ? t("drop.release") : t("drop.title")}</p>
        <p id={id} className="text-sm text-muted-foreground">
          {t("drop.limits", { size: format.bytes(maxBytes) })}
        </p>
      </div>
      <Button variant="outline" aria-describedby={id} onClick={() => input.current?.click()}>
        {t("drop.choose")}
      </Button>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        accept={acceptedExtensions.join(",")}
        aria-label={t("drop.choose")}
        onChange={(event) => {
          onFiles([...(event.target.files ?? [])])
          // The same file must be choosable again after it was removed.
          event.target.value = ""
        }}
      />
    </div>
  )
}
