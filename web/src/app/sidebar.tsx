import { useTranslation } from "react-i18next"
import { Link } from "react-router"
import { Logo } from "@/shared/components/logo"
import { MainNav } from "./main-nav"
import { UserMenu } from "./user-menu"

/** Navigation on wide screens. */
export function Sidebar() {
  const { t } = useTranslation()
  return (
    <aside
      aria-label={t("nav.main")}
      className="sticky top-0 hidden h-dvh flex-col gap-8 border-r bg-sidebar px-3 py-5 md:flex"
    >
      <Link to="/agents" className="flex items-center gap-2.5 rounded-md px-2 font-semibold tracking-tight">
        <Logo className="size-7" />
        {"Voronka"}
      </Link>
      <MainNav />
      <div className="mt-auto">
        <UserMenu />
      </div>
    </aside>
  )
}
