import { type ReactNode, useId } from "react"
import { FieldDescription } from "@/shared/ui/field"
import { Switch } from "@/shared/ui/switch"

type SwitchFieldProps = {
  label: ReactNode
  description?: ReactNode
  checked: boolean
  onChange: (checked: boolean) => void
  disabled?: boolean
}

/** A switch with its label and hint. */
export function SwitchField({ label, description, checked, onChange, disabled }: SwitchFieldProps) {
  const id = useId()
  return (
    <div className="flex gap-3">
      <Switch
        id={id}
        aria-describedby={description ? `${id}-hint` : undefined}
        checked={checked}
        onCheckedChange={onChange}
        disabled={disabled}
      />
      <div className="flex min-w-0 flex-col gap-1">
        <label htmlFor={id} className="text-sm leading-6 font-medium">
          {label}
        </label>
        {description && <FieldDescription id={`${id}-hint`}>{description}</FieldDescription>}
      </div>
    </div>
  )
}
