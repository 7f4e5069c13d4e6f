import { Plus, Trash2 } from "lucide-react"
import type { ReactNode } from "react"
import { Button } from "@/shared/ui/button"
import { FieldDescription, FieldError } from "@/shared/ui/field"

type EntryListProps = {
  title: string
  hint: string
  error: string | undefined
  addLabel: string
  /** Null where nothing may be added. */
  onAdd: (() => void) | null
  /** The entries. */
  children: ReactNode
}

/** A list of settings that can be added to. */
export function EntryList({ title, hint, error, addLabel, onAdd, children }: EntryListProps) {
  return (
    <fieldset className="flex flex-col gap-3">
      <legend className="text-sm font-medium">{title}</legend>
      <FieldDescription>{hint}</FieldDescription>
      {children}
      <FieldError>{error}</FieldError>
      {onAdd && (
        <Button variant="outline" size="sm" className="w-fit" onClick={onAdd}>
          <Plus />
          {addLabel}
        </Button>
      )}
    </fieldset>
  )
}

/** Takes an entry out; stands in the line of its first inputs, below their labels. */
export function RemoveEntry({ label, onRemove }: { label: string; onRemove: () => void }) {
  return (
    <Button variant="ghost" size="icon" className="mt-6" aria-label={label} onClick={onRemove}>
      <Trash2 />
    </Button>
  )
}
