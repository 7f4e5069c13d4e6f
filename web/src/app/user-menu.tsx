import { ChevronsUpDown } from "lucide-react"
import { lazy, Suspense, useState } from "react"
import { useTranslation } from "react-i18next"
import { useMe } from "@/shared/api/me"

// Opened by few visits, and menus are large: it comes when it is first asked for.
const UserMenuContent = lazy(async () => ({ default: (await import("./user-menu-content")).UserMenuContent }))

/** Who is signed in, and what they choose for themselves: account, language, theme. */
export function UserMenu({ rail = false }: { rail?: boolean }) {
  const { t } = useTranslation()
  const me = useMe()
  const [asked, setAsked] = useState(false)
  const name = me.actor.name || me.actor.email || me.actor.id
  const trigger = (
    <button
      type="button"
      aria-haspopup="menu"
      onClick={asked ? undefined : () => setAsked(true)}
      className="flex w-full items-center gap-3 rounded-md px-1.5 py-1.5 text-left transition-colors hover:bg-accent data-[state=open]:bg-accent"
    >
      <span className="sr-only">{t("nav.you")}</span>
      <span
        aria-hidden
        className="grid size-8 shrink-0 place-items-center rounded-full bg-primary text-sm font-semibold text-primary-foreground"
      >
        {name.slice(0, 1).toUpperCase()}
      </span>
      <span className={rail ? "sr-only" : "min-w-0 flex-1"}>
        <span className="block truncate text-sm font-medium">{name}</span>
        <span className="block truncate text-xs text-muted-foreground">{me.account.name}</span>
      </span>
      {!rail && <ChevronsUpDown aria-hidden className="size-4 shrink-0 text-muted-foreground" />}
    </button>
  )
  if (!asked) return trigger
  return (
    <Suspense fallback={trigger}>
      <UserMenuContent trigger={trigger} />
    </Suspense>
  )
}
