import { useRef } from "react"

/** The control that a menu belongs to: its item, which was pressed, goes with the menu. */
function controlOf(element: Element | null): Element | null {
  const menu = element?.closest("[role=menu]")
  const owner = menu?.getAttribute("aria-labelledby")
  return owner ? document.querySelector(`#${CSS.escape(owner)}`) : element
}

/**
 * Handlers for a dialog's content that give the focus back to what had it before, also when the dialog has no trigger of
 * its own. Where that is gone by then, or the dialog came with the address, the focus goes to the page.
 */
export function useReturnFocus() {
  const opener = useRef<Element | null>(null)
  return {
    onOpenAutoFocus: () => {
      opener.current = controlOf(document.activeElement)
    },
    onCloseAutoFocus: (event: Event) => {
      event.preventDefault()
      const target = opener.current
      const back = target instanceof HTMLElement && target.isConnected && target !== document.body ? target : null
      ;(back ?? document.querySelector<HTMLElement>("#content"))?.focus()
    },
  }
}
