import { ToggleGroup as Primitive } from "radix-ui"
import type { ComponentProps } from "react"
import { cn } from "@/shared/lib/cn"

type ToggleGroupProps<Value extends string> = {
  value: Value
  onValueChange: (value: Value) => void
  options: readonly { value: Value; label: string }[]
  className?: string
} & Pick<ComponentProps<typeof Primitive.Root>, "aria-label" | "aria-labelledby" | "disabled">

/** One choice out of two to five. */
export function ToggleGroup<Value extends string>({
  value,
  onValueChange,
  options,
  className,
  ...props
}: ToggleGroupProps<Value>) {
  return (
    <Primitive.Root
      type="single"
      data-slot="toggle-group"
      value={value}
      // Radix sends "" when the chosen item is pressed again; one of the options always stays chosen here.
      onValueChange={(next) => next && onValueChange(next as Value)}
      className={cn("inline-flex w-fit max-w-full flex-wrap gap-1 rounded-lg bg-muted p-1", className)}
      {...props}
    >
      {options.map((option) => (
        <Primitive.Item
          key={option.value}
          value={option.value}
          className="min-h-7 rounded-md px-3 text-sm font-medium text-muted-foreground transition-colors hover:text-foreground disabled:cursor-not-allowed data-[state=on]:bg-card data-[state=on]:text-foreground data-[state=on]:shadow-xs"
        >
          {option.label}
        </Primitive.Item>
      ))}
    </Primitive.Root>
  )
}
