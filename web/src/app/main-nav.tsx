import { Bot, Building2 } from "lucide-react"
import { useTranslation } from "react-i18next"
import { NavLink } from "react-router"
import { cn } from "@/shared/lib/cn"

const items = [
  { to: "/agents", icon: Bot, label: "nav.agents" },
  { to: "/account", icon: Building2, label: "nav.account" },
] as const

export function MainNav({ onNavigate }: { onNavigate?: () => void }) {
  const { t } = useTranslation()
  return (
    <nav aria-label={t("nav.main")}>
      <ul className="flex flex-col gap-1">
        {items.map(({ to, icon: Icon, label }) => (
          <li key={to}>
            <NavLink
              to={to}
              onClick={onNavigate}
              className={({ isActive }) =>
                cn(
                  "flex min-h-9 items-center gap-3 rounded-md px-3 text-sm font-medium text-muted-foreground transition-colors hover:bg-accent hover:text-accent-foreground",
                  isActive && "bg-accent text-accent-foreground",
                )
              }
            >
              <Icon aria-hidden className="size-4" />
              {t(label)}
            </NavLink>
          </li>
        ))}
      </ul>
    </nav>
  )
}
