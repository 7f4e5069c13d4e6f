import { FileText } from "lucide-react"
import type { ReactNode } from "react"
import { useFormat } from "@/shared/i18n/format"

type RowFrameProps = { name: string; size: number; badge: ReactNode; actions: ReactNode; children?: ReactNode }

/** The frame of a file's line, whether it is still being sent or stored already. */
export function RowFrame({ name, size, badge, actions, children }: RowFrameProps) {
  const format = useFormat()
  return (
    <li className="flex flex-col gap-3 px-4 py-4 sm:px-5">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <FileText aria-hidden className="hidden size-5 shrink-0 text-muted-foreground sm:block" />
        <div className="min-w-0 flex-1 basis-48">
          <h3 className="text-sm break-words">{name}</h3>
          <p className="text-xs text-muted-foreground">{format.bytes(size)}</p>
        </div>
        {badge}
        <div className="flex gap-1">{actions}</div>
      </div>
      {children}
    </li>
  )
}
