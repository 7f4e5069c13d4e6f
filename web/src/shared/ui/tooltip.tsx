import type { ReactNode } from "react"
import { cn } from "@/shared/lib/cn"

type TooltipProps = {
  /** What it says: the control's own accessible name, so that nothing is told twice. */
  text: string
  side?: "right" | "bottom"
  children: ReactNode
}

/** A control's name beside it, while it is pointed at or has the keyboard's focus. */
export function Tooltip({ text, side = "bottom", children }: TooltipProps) {
  return (
    <span className="group/tooltip relative flex [&>*:first-child]:flex-1">
      {children}
      <span
        aria-hidden
        className={cn(
          "pointer-events-none invisible absolute z-50 w-max max-w-64 rounded-md bg-foreground px-2.5 py-1.5 text-xs text-background opacity-0 shadow-md transition-opacity delay-200 group-hover/tooltip:visible group-hover/tooltip:opacity-100 group-has-focus-visible/tooltip:visible group-has-focus-visible/tooltip:opacity-100",
          side === "right" && "top-1/2 left-full ml-2 -translate-y-1/2",
          side === "bottom" && "top-full right-0 mt-1.5",
        )}
      >
        {text}
      </span>
    </span>
  )
}
