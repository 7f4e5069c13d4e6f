import type { LucideIcon } from "lucide-react"
import type { ReactNode } from "react"

type EmptyProps = { icon: LucideIcon; title: ReactNode; description?: ReactNode; children?: ReactNode }

export function Empty({ icon: Icon, title, description, children }: EmptyProps) {
  return (
    <div
      data-slot="empty"
      className="flex flex-col items-center gap-4 rounded-xl border border-dashed px-6 py-14 text-center"
    >
      <span className="grid size-12 place-items-center rounded-full bg-accent text-accent-foreground">
        <Icon aria-hidden className="size-5" />
      </span>
      <div className="flex max-w-md flex-col gap-1.5">
        <h2 className="text-lg">{title}</h2>
        {description && <p className="text-sm text-pretty text-muted-foreground">{description}</p>}
      </div>
      {children && <div className="flex flex-wrap justify-center gap-2">{children}</div>}
    </div>
  )
}
