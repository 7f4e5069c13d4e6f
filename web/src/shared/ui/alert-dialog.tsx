import { AlertDialog as Primitive } from "radix-ui"
import type { ComponentProps, ReactNode } from "react"
import { cn } from "@/shared/lib/cn"
import { overlayClasses } from "./dialog"
import { useReturnFocus } from "./return-focus"

export const AlertDialogCancel = Primitive.Cancel
export const AlertDialogAction = Primitive.Action

type AlertDialogProps = ComponentProps<typeof Primitive.Root> & {
  title: ReactNode
  description: ReactNode
  /** The buttons: a cancel first, then the action. */
  footer: ReactNode
}

/** A question that must be answered before anything else can be done. */
export function AlertDialog({ title, description, footer, children, ...props }: AlertDialogProps) {
  const returnFocus = useReturnFocus()
  return (
    <Primitive.Root {...props}>
      <Primitive.Portal>
        <Primitive.Overlay className={overlayClasses} />
        <Primitive.Content
          data-slot="alert-dialog"
          {...returnFocus}
          className={cn(
            "fixed top-1/2 left-1/2 z-50 flex w-[calc(100%-2rem)] max-w-md -translate-x-1/2 -translate-y-1/2 flex-col gap-5 rounded-xl border bg-popover p-6 text-popover-foreground shadow-xl data-[state=open]:animate-in data-[state=open]:fade-in-0 data-[state=open]:zoom-in-95",
          )}
        >
          <div className="flex flex-col gap-2">
            <Primitive.Title className="text-lg leading-snug">{title}</Primitive.Title>
            <Primitive.Description className="text-sm text-muted-foreground">{description}</Primitive.Description>
          </div>
          {children}
          <div className="flex flex-col-reverse gap-2 sm:flex-row sm:flex-wrap sm:justify-end">{footer}</div>
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  )
}
