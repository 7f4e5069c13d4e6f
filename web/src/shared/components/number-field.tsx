import { type Control, Controller, type FieldValues, type Path } from "react-hook-form"
import { fieldMessage } from "@/shared/lib/form-errors"
import { Input } from "@/shared/ui/input"
import { TextField } from "./text-field"

type NumberFieldProps<Values extends FieldValues> = {
  control: Control<Values>
  name: Path<Values>
  label: string
  description?: string
  min: number
  max?: number
  /** "any" takes fractions. */
  step?: "any"
  readOnly?: boolean
  /** An empty field is null. */
  optional?: boolean
  className?: string
}

/** A number of a form. Unless it is optional, an empty field is not a number and so is refused. */
export function NumberField<Values extends FieldValues>({
  control,
  name,
  label,
  description,
  min,
  max,
  step,
  readOnly,
  optional = false,
  className,
}: NumberFieldProps<Values>) {
  return (
    <Controller
      control={control}
      name={name}
      render={({ field: { value, onChange, ...field }, fieldState }) => (
        <TextField
          label={label}
          description={description}
          error={fieldMessage(fieldState.error?.message)}
          {...(className ? { className } : {})}
        >
          {(props) => (
            <Input
              {...props}
              {...field}
              type="number"
              inputMode={step ? "decimal" : "numeric"}
              step={step}
              min={min}
              max={max}
              className="w-28"
              readOnly={readOnly}
              value={value === null || Number.isNaN(value) ? "" : value}
              onChange={({ target }) => onChange(optional && target.value === "" ? null : target.valueAsNumber)}
            />
          )}
        </TextField>
      )}
    />
  )
}
