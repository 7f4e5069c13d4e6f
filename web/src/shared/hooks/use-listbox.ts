import { type KeyboardEvent, useId, useState } from "react"

const steps: Record<string, (index: number, count: number) => number> = {
  ArrowDown: (index, count) => (index + 1) % count,
  ArrowUp: (index, count) => (index - 1 + count) % count,
  PageDown: (index, count) => Math.min(index + 8, count - 1),
  PageUp: (index) => Math.max(index - 8, 0),
}

type ListboxOptions = { count: number; expanded?: boolean; onChoose: (index: number) => void }

/**
 * A text field that chooses from a list below it: the focus stays in the field, arrows move through the list, Enter
 * chooses (ARIA's combobox with a listbox). Spread `field`, `list` and `option(index)` over the elements.
 */
export function useListbox({ count, expanded = true, onChoose }: ListboxOptions) {
  const id = useId()
  const [marked, mark] = useState(0)
  const active = Math.min(marked, count - 1)
  const open = expanded && count > 0

  const onKeyDown = (event: KeyboardEvent) => {
    const step = steps[event.key]
    if (!open || event.nativeEvent.isComposing) return
    if (step) {
      event.preventDefault()
      const next = step(active, count)
      mark(next)
      document.querySelector(`#${CSS.escape(`${id}-${next}`)}`)?.scrollIntoView({ block: "nearest" })
    } else if (event.key === "Enter") {
      event.preventDefault()
      onChoose(active)
    }
  }
  return {
    active,
    mark,
    field: {
      role: "combobox",
      "aria-expanded": open,
      "aria-controls": open ? `${id}-list` : undefined,
      "aria-activedescendant": open ? `${id}-${active}` : undefined,
      "aria-autocomplete": "list",
      autoComplete: "off",
      onKeyDown,
    } as const,
    list: { id: `${id}-list`, role: "listbox" } as const,
    option: (index: number) =>
      ({
        id: `${id}-${index}`,
        role: "option",
        tabIndex: -1,
        "aria-selected": index === active,
        onPointerMove: () => mark(index),
        // Before the field loses the focus, which would close the list.
        onPointerDown: (event: { preventDefault: () => void }) => event.preventDefault(),
        onClick: () => onChoose(index),
      }) as const,
  }
}
