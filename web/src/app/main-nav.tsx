import { useTranslation } from "react-i18next"
import { NavLink } from "react-router"
import { useMe } from "@/shared/api/me"
import { cn } from "@/shared/lib/cn"
import { type NavigationEntry, useNavigation } from "@/shared/manifest"
import { Tooltip } from "@/shared/ui/tooltip"

type MainNavProps = {
  /** Only icons, for pages that have a navigation of their own beside it. */
  rail?: boolean
  onNavigate?: () => void
}

export function MainNav({ rail = false, onNavigate }: MainNavProps) {
  const { t } = useTranslation()
  const { permissions } = useMe()
  const entries = useNavigation("shell").filter(
    ({ permission }) => permission === undefined || permissions.includes(permission),
  )
  return (
    <nav aria-label={t("nav.main")}>
      <ul className="flex flex-col gap-1">
        {entries.map((entry) => (
          <li key={entry.pattern}>
            {rail ? (
              <Tooltip text={t(`page.${entry.name}`)} side="right">
                <MainLink entry={entry} rail onNavigate={onNavigate} />
              </Tooltip>
            ) : (
              <MainLink entry={entry} rail={false} onNavigate={onNavigate} />
            )}
          </li>
        ))}
      </ul>
    </nav>
  )
}

type MainLinkProps = { entry: NavigationEntry; rail: boolean; onNavigate: (() => void) | undefined }

function MainLink({ entry: { name, pattern, icon: Icon }, rail, onNavigate }: MainLinkProps) {
  const { t } = useTranslation()
  return (
    <NavLink
      to={pattern}
      onClick={onNavigate}
      className={({ isActive }) =>
        cn(
          "flex min-h-9 items-center gap-3 rounded-md text-sm font-medium text-muted-foreground transition-colors hover:bg-accent hover:text-accent-foreground",
          rail ? "justify-center" : "px-3",
          isActive && "bg-accent text-accent-foreground",
        )
      }
    >
      <Icon aria-hidden className={rail ? "size-5" : "size-4"} />
      <span className={rail ? "sr-only" : undefined}>{t(`page.${name}`)}</span>
    </NavLink>
  )
}
