import { type KeyboardEvent, type PointerEvent, type ReactNode, useState } from "react"

type SplitProps = {
  /** Names the side panel and the handle that makes it wider. */
  label: string
  resizeLabel: string
  /** Under this name the width is remembered in this browser. */
  storageKey: string
  /** In pixels. */
  width: { usual: number; least: number; most: number }
  children: ReactNode
}

const keySteps: Record<string, number> = { ArrowLeft: 24, ArrowRight: -24 }

function remembered(storageKey: string, { usual, least, most }: SplitProps["width"]): number {
  const stored = Number(localStorage.getItem(storageKey))
  return stored >= least && stored <= most ? stored : usual
}

/** A panel at the right side of a page, as wide as somebody wants it: by the pointer or by arrow keys. */
export function SidePanel({ label, resizeLabel, storageKey, width, children }: SplitProps) {
  const [size, setSize] = useState(() => remembered(storageKey, width))
  const resize = (next: number) => {
    const limited = Math.round(Math.min(width.most, Math.max(width.least, next)))
    setSize(limited)
    localStorage.setItem(storageKey, String(limited))
  }
  const onPointerMove = (event: PointerEvent<HTMLElement>) => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return
    resize(document.documentElement.clientWidth - event.clientX)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const step = keySteps[event.key]
    if (step === undefined) return
    event.preventDefault()
    resize(size + step)
  }
  return (
    // The column keeps the panel's place; the panel itself stays where it is while the page is scrolled.
    <div style={{ width: size }} className="shrink-0">
      <aside
        aria-label={label}
        style={{ width: size }}
        className="fixed inset-y-0 right-0 z-20 flex flex-col border-l bg-card"
      >
        {/* A separator that can be moved is a control (ARIA's window splitter). */}
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
        <hr
          aria-orientation="vertical"
          aria-label={resizeLabel}
          aria-valuenow={size}
          aria-valuemin={width.least}
          aria-valuemax={width.most}
          // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
          tabIndex={0}
          onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
          onPointerMove={onPointerMove}
          onKeyDown={onKeyDown}
          className="absolute inset-y-0 -left-1 m-0 h-auto border-0 z-10 w-2 cursor-col-resize touch-none transition-colors hover:bg-primary/30 focus-visible:bg-primary/50"
        />
        {children}
      </aside>
    </div>
  )
}
