import { useEffect, useRef } from "react"
import { NavLink, useLocation } from "react-router"
import { cn } from "@/shared/lib/cn"

type Tab = { to: string; label: string; end?: boolean }

/** Tabs that are pages: each has its own address, so it can be reloaded, shared and opened in a new window. */
export function TabLinks({ label, tabs }: { label: string; tabs: readonly Tab[] }) {
  const nav = useRef<HTMLElement>(null)
  const { pathname } = useLocation()

  // On a phone the row is wider than the screen; the chosen tab must not be outside of it.
  useEffect(() => {
    const current = nav.current?.querySelector("[aria-current=page]")
    if (pathname) current?.scrollIntoView({ block: "nearest", inline: "center" })
  }, [pathname])

  return (
    <nav ref={nav} aria-label={label} className="-mx-4 overflow-x-auto border-b px-2 sm:mx-0 sm:px-0">
      <ul className="flex gap-1">
        {tabs.map((tab) => (
          <li key={tab.to} className="shrink-0">
            <NavLink
              to={tab.to}
              end={tab.end}
              className={({ isActive }) =>
                cn(
                  "-mb-px flex h-10 items-center rounded-t-md border-b-2 border-transparent px-3 text-sm font-medium text-muted-foreground transition-colors hover:text-foreground focus-visible:-outline-offset-2",
                  isActive && "border-primary text-foreground",
                )
              }
            >
              {tab.label}
            </NavLink>
          </li>
        ))}
      </ul>
    </nav>
  )
}
