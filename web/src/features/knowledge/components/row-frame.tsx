import { FileText } from "lucide-react"
import type { ReactNode } from "react"
import { useFormat } from "@/shared/i18n/format"

type RowFrameProps = {
  name: string
  size: number
  badge: ReactNode
  actions: ReactNode
  /** When it last changed, as the API writes it; null while it is still being sent. */
  changedAt: string | null
  origin?: ReactNode
  children?: ReactNode
}

/** The frame of a file's line, whether it is still being sent or stored already. */
export function RowFrame({ name, size, changedAt, badge, actions, origin, children }: RowFrameProps) {
  const format = useFormat()
  return (
    <li className="flex flex-col gap-3 px-4 py-4 sm:px-5">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2 sm:flex-nowrap sm:gap-x-4">
        <FileText aria-hidden className="hidden size-5 shrink-0 text-muted-foreground sm:block" />
        <div className="min-w-0 basis-full sm:flex-1 sm:basis-auto">
          <h4 className="text-sm font-semibold break-words">{name}</h4>
          <p className="text-xs text-muted-foreground">
            {format.bytes(size)}
            {changedAt && ` · ${format.dateTime(changedAt)}`}
          </p>
          {origin}
        </div>
        {/* Read out when it changes. On a phone the state and the actions get a line of their own. */}
        <output className="flex">{badge}</output>
        <div className="ml-auto flex flex-wrap justify-end gap-1 sm:ml-0 sm:flex-nowrap">{actions}</div>
      </div>
      {children}
    </li>
  )
}
