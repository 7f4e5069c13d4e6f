import { useTranslation } from "react-i18next"
import { Link } from "react-router"
import { Logo } from "@/shared/components/logo"
import { cn } from "@/shared/lib/cn"
import { CommandButton } from "./command-button"
import { MainNav } from "./main-nav"
import { UserMenu } from "./user-menu"

/** Navigation on wide screens; a rail of icons where the page has a navigation of its own. */
export function Sidebar({ rail }: { rail: boolean }) {
  const { t } = useTranslation()
  return (
    <aside
      aria-label={t("nav.main")}
      className={cn(
        "sticky top-0 hidden h-dvh flex-col gap-5 border-r bg-sidebar py-5 md:flex",
        rail ? "w-16 px-2.5" : "w-60 px-3",
      )}
    >
      <Link
        to="/agents"
        className={cn(
          "flex items-center gap-2.5 rounded-md font-semibold tracking-tight",
          rail ? "justify-center" : "px-2",
        )}
      >
        <Logo className="size-7" />
        <span className={rail ? "sr-only" : undefined}>{"Voronka"}</span>
      </Link>
      <CommandButton compact={rail} />
      <MainNav rail={rail} />
      <div className="mt-auto">
        <UserMenu rail={rail} />
      </div>
    </aside>
  )
}
