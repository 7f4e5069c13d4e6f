import type { ReactNode } from "react"

type SectionHeaderProps = { id: string; title: ReactNode; description?: ReactNode; actions?: ReactNode }

/** The heading of a tab: what it is for, and what can be done on it. */
export function SectionHeader({ id, title, description, actions }: SectionHeaderProps) {
  return (
    <div className="flex flex-wrap items-start justify-between gap-3">
      <div className="flex min-w-0 max-w-2xl flex-col gap-1">
        <h2 id={id} className="text-lg break-words">
          {title}
        </h2>
        {description && <p className="text-sm text-muted-foreground">{description}</p>}
      </div>
      {actions && <div className="flex flex-wrap gap-2">{actions}</div>}
    </div>
  )
}
