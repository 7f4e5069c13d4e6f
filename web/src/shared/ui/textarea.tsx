import type { ComponentProps } from "react"
import { cn } from "@/shared/lib/cn"
import { controlClasses } from "./input"

export function Textarea({ className, ...props }: ComponentProps<"textarea">) {
  return (
    <textarea
      data-slot="textarea"
      className={cn(controlClasses, "field-sizing-content min-h-24 py-2 leading-relaxed", className)}
      {...props}
    />
  )
}
