import { ChevronLeft } from "lucide-react"
import type { ReactNode } from "react"
import { Link } from "react-router"

/** The way back to the page above. */
export function BackLink({ to, children }: { to: string; children: ReactNode }) {
  return (
    <Link
      to={to}
      className="-ml-1 flex min-h-6 w-fit items-center gap-1 rounded-sm pr-1 text-sm text-muted-foreground hover:text-foreground"
    >
      <ChevronLeft aria-hidden className="size-4" />
      {children}
    </Link>
  )
}
