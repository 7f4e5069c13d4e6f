import { type ReactNode, useState } from "react"
import { Dialog, DialogContent, DialogDescription, DialogHeader, DialogTitle, DialogTrigger } from "@/shared/ui/dialog"

type FormDialogProps = {
  /** The button that opens it. */
  trigger: ReactNode
  title: ReactNode
  description: ReactNode
  /** The form; it is told how to close the dialog once its work is done. */
  children: (close: () => void) => ReactNode
}

/** A button and the form behind it. A form that is opened again starts anew. */
export function FormDialog({ trigger, title, description, children }: FormDialogProps) {
  const [open, setOpen] = useState(false)
  return (
    <Dialog open={open} onOpenChange={setOpen}>
      <DialogTrigger asChild>{trigger}</DialogTrigger>
      <DialogContent>
        <DialogHeader>
          <DialogTitle>{title}</DialogTitle>
          <DialogDescription>{description}</DialogDescription>
        </DialogHeader>
        {children(() => setOpen(false))}
      </DialogContent>
    </Dialog>
  )
}
