import type { ComponentProps } from "react"
import { cn } from "@/shared/lib/cn"

export const controlClasses =
  "w-full min-w-0 rounded-md border border-input bg-card px-3 text-base shadow-xs transition-colors placeholder:text-muted-foreground disabled:cursor-not-allowed disabled:bg-muted disabled:text-muted-foreground [&[readonly]]:bg-muted/60 aria-invalid:border-destructive md:text-sm"

export function Input({ className, ...props }: ComponentProps<"input">) {
  return <input data-slot="input" className={cn(controlClasses, "h-9", className)} {...props} />
}
