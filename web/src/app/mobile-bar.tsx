import { Menu } from "lucide-react"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { Link } from "react-router"
import { Logo } from "@/shared/components/logo"
import { Button } from "@/shared/ui/button"
import { Sheet, SheetContent, SheetTitle, SheetTrigger } from "@/shared/ui/sheet"
import { MainNav } from "./main-nav"
import { UserMenu } from "./user-menu"

/** Navigation on phones: a bar on top and a sheet behind it. */
export function MobileBar() {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  return (
    <header className="sticky top-0 z-40 flex items-center justify-between border-b bg-sidebar/95 px-4 py-2 backdrop-blur md:hidden">
      <Link to="/agents" className="flex min-h-9 items-center gap-2.5 rounded-md font-semibold tracking-tight">
        <Logo className="size-7" />
        {"Voronka"}
      </Link>
      <Sheet open={open} onOpenChange={setOpen}>
        <SheetTrigger asChild>
          <Button variant="ghost" size="icon" aria-label={t("action.openMenu")}>
            <Menu />
          </Button>
        </SheetTrigger>
        <SheetContent side="left" aria-describedby={undefined}>
          <SheetTitle>{t("nav.main")}</SheetTitle>
          <MainNav onNavigate={() => setOpen(false)} />
          <div className="mt-auto">
            <UserMenu />
          </div>
        </SheetContent>
      </Sheet>
    </header>
  )
}
