import { X } from "lucide-react"
import { Dialog as Primitive } from "radix-ui"
import type { ComponentProps } from "react"
import { useTranslation } from "react-i18next"
import { cn } from "@/shared/lib/cn"
import { Button } from "./button"
import { overlayClasses } from "./dialog"
import { useReturnFocus } from "./return-focus"

export const Sheet = Primitive.Root
export const SheetTrigger = Primitive.Trigger
export const SheetClose = Primitive.Close

type SheetContentProps = ComponentProps<typeof Primitive.Content> & {
  side?: "left" | "right"
  /** False where the content has a button of its own that closes it. */
  closeButton?: boolean
}

export function SheetContent({ className, children, side = "right", closeButton = true, ...props }: SheetContentProps) {
  const { t } = useTranslation()
  const returnFocus = useReturnFocus()
  return (
    <Primitive.Portal>
      <Primitive.Overlay className={overlayClasses} />
      <Primitive.Content
        data-slot="sheet-content"
        {...returnFocus}
        className={cn(
          "fixed inset-y-0 z-50 flex w-[min(28rem,calc(100%-2.5rem))] flex-col gap-5 overflow-y-auto bg-popover p-6 text-popover-foreground shadow-xl data-[state=open]:animate-in",
          side === "right" && "right-0 border-l data-[state=open]:slide-in-from-right-10",
          side === "left" && "left-0 border-r data-[state=open]:slide-in-from-left-10",
          className,
        )}
        {...props}
      >
        {children}
        {closeButton && (
          <Primitive.Close asChild>
            <Button variant="ghost" size="icon" className="absolute top-4 right-4" aria-label={t("action.close")}>
              <X />
            </Button>
          </Primitive.Close>
        )}
      </Primitive.Content>
    </Primitive.Portal>
  )
}

export function SheetHeader({ className, ...props }: ComponentProps<"div">) {
  return <div className={cn("flex flex-col gap-1 pr-10", className)} {...props} />
}

export function SheetTitle({ className, ...props }: ComponentProps<typeof Primitive.Title>) {
  return <Primitive.Title className={cn("text-lg leading-snug break-words", className)} {...props} />
}

export function SheetDescription({ className, ...props }: ComponentProps<typeof Primitive.Description>) {
  return <Primitive.Description className={cn("text-sm text-muted-foreground", className)} {...props} />
}
