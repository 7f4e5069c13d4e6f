import { ChevronRight } from "lucide-react"
import { useTranslation } from "react-i18next"
import { Link, useLocation } from "react-router"
import { useCrumbNames } from "@/shared/lib/crumbs"
import { placesAbove } from "./crumbs"

/** The way to this page, from the place in the navigation down. Nothing on the pages that the navigation leads to. */
export function Breadcrumbs() {
  const { t } = useTranslation()
  const { pathname } = useLocation()
  const names = useCrumbNames()
  const crumbs = placesAbove(pathname).flatMap(({ to, name }) => {
    const text = names.get(to) ?? (name && t(`page.${name}`))
    return text ? [{ to, text }] : []
  })
  if (crumbs.length < 2) return null
  return (
    <nav aria-label={t("nav.breadcrumbs")} className="min-w-0">
      <ol className="flex min-w-0 flex-wrap items-center gap-x-1 text-sm text-muted-foreground">
        {crumbs.map(({ to, text }, index) => (
          <li key={to} className="flex min-w-0 items-center gap-1">
            {index > 0 && <ChevronRight aria-hidden className="size-3.5 shrink-0" />}
            {index === crumbs.length - 1 ? (
              <span aria-current="page" className="max-w-64 truncate text-foreground">
                {text}
              </span>
            ) : (
              <Link
                to={to}
                className="inline-flex min-h-6 max-w-64 items-center truncate rounded-sm hover:text-foreground hover:underline"
              >
                <span className="truncate">{text}</span>
              </Link>
            )}
          </li>
        ))}
      </ol>
    </nav>
  )
}
