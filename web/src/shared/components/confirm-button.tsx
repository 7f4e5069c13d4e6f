import { type ComponentProps, type ReactNode, useState } from "react"
import { Button } from "@/shared/ui/button"
import { ConfirmDialog } from "./confirm-dialog"
import { toastError } from "./toast-error"

type ConfirmButtonProps = Pick<ComponentProps<typeof Button>, "aria-label" | "className" | "size" | "variant"> & {
  /** What the button shows. */
  children: ReactNode
  title: string
  description: string
  /** The word on the button that does it. */
  action: string
  /** Does it; the question stays until that has ended. */
  run: () => Promise<unknown>
  /** What is said when it fails. */
  failed: string
}

/** A button for what cannot be taken back: it asks, does it, and tells when it could not. */
export function ConfirmButton({ children, title, description, action, run, failed, ...button }: ConfirmButtonProps) {
  const [asked, setAsked] = useState(false)
  const [pending, setPending] = useState(false)
  const confirm = async () => {
    setPending(true)
    try {
      await run()
    } catch (error) {
      toastError(failed, error)
    } finally {
      setPending(false)
      setAsked(false)
    }
  }
  return (
    <>
      <Button variant="ghost" size="iconSm" {...button} onClick={() => setAsked(true)}>
        {children}
      </Button>
      <ConfirmDialog
        open={asked}
        onOpenChange={setAsked}
        title={title}
        description={description}
        action={action}
        pending={pending}
        onConfirm={() => void confirm()}
      />
    </>
  )
}
