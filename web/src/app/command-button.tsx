import { Search } from "lucide-react"
import { lazy, Suspense, useEffect, useState } from "react"
import { useTranslation } from "react-i18next"
import { cn } from "@/shared/lib/cn"

// Few visits need it: it comes when it is first asked for.
const CommandPalette = lazy(async () => ({ default: (await import("./command-palette")).CommandPalette }))

/** Opens the command palette, by itself or by Ctrl+K. */
export function CommandButton({ compact = false }: { compact?: boolean }) {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.code !== "KeyK" || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return
      event.preventDefault()
      setOpen(true)
    }
    window.addEventListener("keydown", onKey)
    return () => window.removeEventListener("keydown", onKey)
  }, [])

  return (
    <>
      <button
        type="button"
        onClick={() => setOpen(true)}
        aria-keyshortcuts="Control+K"
        className={cn(
          "flex min-h-9 items-center gap-2.5 rounded-md border bg-card text-sm text-muted-foreground shadow-xs transition-colors hover:bg-accent hover:text-accent-foreground",
          compact ? "size-9 justify-center" : "w-full px-3",
        )}
      >
        <Search aria-hidden className="size-4 shrink-0" />
        <span className={compact ? "sr-only" : "flex-1 truncate text-left"}>{t("nav.command")}</span>
        {!compact && <kbd className="font-sans text-xs whitespace-nowrap">{"Ctrl K"}</kbd>}
      </button>
      <Suspense>{open && <CommandPalette onClose={() => setOpen(false)} />}</Suspense>
    </>
  )
}
