import { Progress as Primitive } from "radix-ui"
import { cn } from "@/shared/lib/cn"

type ProgressProps = {
  value: number
  label: string
  className?: string
  tone?: "primary" | "danger" | "success" | "warning"
}

const tones = { primary: "bg-primary", danger: "bg-destructive", success: "bg-success", warning: "bg-warning" }

export function Progress({ value, label, className, tone = "primary" }: ProgressProps) {
  return (
    <Primitive.Root
      data-slot="progress"
      value={value}
      aria-label={label}
      className={cn("h-1.5 w-full overflow-hidden rounded-full bg-secondary", className)}
    >
      <Primitive.Indicator
        className={cn("h-full rounded-full transition-[width] duration-300", tones[tone])}
        style={{ width: `${value}%` }}
      />
    </Primitive.Root>
  )
}
