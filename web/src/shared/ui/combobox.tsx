import { Check, ChevronsUpDown } from "lucide-react"
import { type ComponentProps, useState } from "react"
import { useListbox } from "@/shared/hooks/use-listbox"
import { cn } from "@/shared/lib/cn"
import { controlClasses } from "./input"

export type ComboboxOption = { value: string; label: string; hint?: string }

type ComboboxProps = Pick<
  ComponentProps<"input">,
  "id" | "aria-label" | "aria-describedby" | "aria-invalid" | "onBlur"
> & {
  value: string
  onChange: (value: string) => void
  options: readonly ComboboxOption[]
  /** Names the list for screen readers. */
  listLabel: string
  placeholder?: string
  readOnly?: boolean
  /** Whether what is typed counts as a value although the list does not have it. */
  free?: boolean
  /** When the list is first asked for, to load it then. */
  onOpen?: () => void
  className?: string
}

/** A text field with a list below it that what is typed narrows. */
export function Combobox({
  value,
  onChange,
  options,
  listLabel,
  readOnly = false,
  free = false,
  onOpen,
  onBlur,
  className,
  ...props
}: ComboboxProps) {
  const [open, setOpen] = useState(false)
  /** What is typed; null while the field shows the value. */
  const [typed, setTyped] = useState<string | null>(null)
  const chosen = options.find((option) => option.value === value)
  const wanted = (typed ?? "").trim().toLowerCase()
  const shown = options.filter(({ label, hint = "" }) => `${label} ${hint}`.toLowerCase().includes(wanted))

  const close = () => {
    setOpen(false)
    setTyped(null)
  }
  const show = () => {
    if (readOnly) return
    onOpen?.()
    setOpen(true)
  }
  const choose = (index: number) => {
    const option = shown[index]
    if (option) onChange(option.value)
    close()
  }
  const { field, list, option, active, mark } = useListbox({ count: shown.length, expanded: open, onChoose: choose })
  return (
    <span className={cn("relative block w-full", className)}>
      <input
        data-slot="combobox"
        {...props}
        {...field}
        readOnly={readOnly}
        spellCheck={false}
        value={typed ?? chosen?.label ?? value}
        className={cn(controlClasses, "h-9 pr-9")}
        onClick={show}
        onChange={({ target }) => {
          show()
          mark(0)
          setTyped(target.value)
          if (free) onChange(target.value)
        }}
        onBlur={(event) => {
          close()
          onBlur?.(event)
        }}
        onKeyDown={(event) => {
          if (event.key === "Escape" && open) {
            // Closes the list and not the dialog around it.
            event.stopPropagation()
            close()
          } else if (event.key === "ArrowDown" && !open) {
            event.preventDefault()
            show()
          } else {
            field.onKeyDown(event)
          }
        }}
      />
      <ChevronsUpDown
        aria-hidden
        className="pointer-events-none absolute top-1/2 right-3 size-4 -translate-y-1/2 text-muted-foreground"
      />
      {open && shown.length > 0 && (
        <ul
          {...list}
          aria-label={listLabel}
          className="absolute top-full z-40 mt-1 max-h-72 w-full min-w-52 overflow-y-auto rounded-lg border bg-popover p-1 text-popover-foreground shadow-lg"
        >
          {shown.map(({ value: key, label, hint }, index) => (
            <li
              key={key}
              {...option(index)}
              className={cn(
                "flex min-h-8 cursor-pointer items-center gap-2 rounded-sm px-2 py-1 text-sm",
                index === active && "bg-accent text-accent-foreground",
              )}
            >
              <Check aria-hidden className={cn("size-4 shrink-0", key !== value && "invisible")} />
              <span className="min-w-0 flex-1 break-words">{label}</span>
              {hint && <span className="shrink-0 text-xs text-muted-foreground">{hint}</span>}
            </li>
          ))}
        </ul>
      )}
    </span>
  )
}
