import { ChevronDown } from "lucide-react"
import type { ComponentProps } from "react"
import { cn } from "@/shared/lib/cn"
import { controlClasses } from "./input"

/** The platform's own select: right on phones, with a keyboard and with screen readers. */
export function NativeSelect({ className, ...props }: ComponentProps<"select">) {
  return (
    <span className="relative block w-full">
      <select
        data-slot="native-select"
        className={cn(controlClasses, "h-9 appearance-none pr-9", className)}
        {...props}
      />
      <ChevronDown
        aria-hidden
        className="pointer-events-none absolute top-1/2 right-3 size-4 -translate-y-1/2 text-muted-foreground"
      />
    </span>
  )
}
