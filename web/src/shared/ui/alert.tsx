import { cva, type VariantProps } from "class-variance-authority"
import type { ComponentProps } from "react"
import { cn } from "@/shared/lib/cn"

const alertVariants = cva(
  "flex gap-3 rounded-lg border px-4 py-3 text-sm [&>svg]:mt-0.5 [&>svg]:size-4 [&>svg]:shrink-0",
  {
    variants: {
      variant: {
        info: "bg-accent text-accent-foreground",
        warning: "border-warning/30 bg-warning-surface text-warning",
        danger: "border-destructive/30 bg-danger-surface text-destructive",
      },
    },
    defaultVariants: { variant: "info" },
  },
)

export function Alert({ className, variant, ...props }: ComponentProps<"div"> & VariantProps<typeof alertVariants>) {
  return <div data-slot="alert" className={cn(alertVariants({ variant }), className)} {...props} />
}

export function AlertBody({ className, ...props }: ComponentProps<"div">) {
  return <div className={cn("flex min-w-0 flex-1 flex-col items-start gap-1.5", className)} {...props} />
}
