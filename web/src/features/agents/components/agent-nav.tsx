import { useTranslation } from "react-i18next"
import { generatePath, Link, NavLink, useLocation } from "react-router"
import { cn } from "@/shared/lib/cn"
import { agentGroups, useNavigation } from "@/shared/manifest"
import { sectionNames } from "../model"

const linkClasses =
  "flex h-9 items-center gap-2.5 rounded-md px-3 text-sm font-medium whitespace-nowrap text-muted-foreground transition-colors hover:bg-accent/60 hover:text-foreground focus-visible:-outline-offset-2"

/** The pages of an agent in groups; a row to be scrolled on narrow windows. */
export function AgentNav({ agentId }: { agentId: string }) {
  const { t } = useTranslation("agents")
  const entries = useNavigation("agent")
  const groups = agentGroups.flatMap((group) => {
    const own = entries.filter((entry) => entry.group === group)
    return own.length > 0 ? [{ group, own }] : []
  })
  return (
    <nav
      aria-label={t("tabs.label")}
      className="-mx-4 overflow-x-auto border-b px-4 pb-2 sm:mx-0 sm:px-0 lg:sticky lg:top-6 lg:w-48 lg:shrink-0 lg:self-start lg:overflow-visible lg:border-0 lg:pb-0"
    >
      <ul className="flex gap-1 lg:flex-col lg:gap-5">
        {groups.map(({ group, own }) => (
          <li key={group} className="flex lg:flex-col lg:gap-1">
            <p id={`group-${group}`} className="hidden px-3 text-xs text-muted-foreground lg:block">
              {t(`group.${group}`)}
            </p>
            <ul aria-labelledby={`group-${group}`} className="flex gap-1 lg:flex-col lg:gap-0.5">
              {own.map(({ name, pattern, icon: Icon, end }) => (
                <li key={pattern}>
                  <NavLink
                    to={generatePath(pattern, { agentId })}
                    end={end}
                    className={({ isActive }) => cn(linkClasses, isActive && "bg-accent text-accent-foreground")}
                  >
                    <Icon aria-hidden className="size-4 shrink-0" />
                    {t(`page.${name}`, { ns: "common" })}
                  </NavLink>
                  {name === "general" && <Sections path={generatePath(pattern, { agentId })} />}
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
    </nav>
  )
}

/** The four parts of the settings, each with an address of its own. */
function Sections({ path }: { path: string }) {
  const { t } = useTranslation("agents")
  const { pathname, hash } = useLocation()
  if (pathname !== path) return null
  return (
    <ul className="mt-0.5 ml-5 hidden flex-col border-l pl-2 lg:flex">
      {sectionNames.map((section) => (
        <li key={section}>
          <Link
            to={`#${section}`}
            aria-current={hash === `#${section}` ? "location" : undefined}
            className={cn(
              "flex min-h-7 items-center rounded-md px-2.5 text-sm text-muted-foreground transition-colors hover:text-foreground",
              hash === `#${section}` && "text-foreground",
            )}
          >
            {t(`section.${section}`)}
          </Link>
        </li>
      ))}
    </ul>
  )
}
