import { useQueryClient } from "@tanstack/react-query"
import { ChevronsUpDown, LogOut } from "lucide-react"
import { useTranslation } from "react-i18next"
import { useNavigate } from "react-router"
import { useMe } from "@/shared/api/me"
import { signOut } from "@/shared/auth/oidc"
import { chooseAccount } from "@/shared/auth/session"
import { type Language, languages, setLanguage } from "@/shared/i18n"
import { type Theme, setTheme, themes, useTheme } from "@/shared/lib/theme"
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuRadioGroup,
  DropdownMenuRadioItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "@/shared/ui/dropdown-menu"

/** Who is signed in, and what they choose for themselves: account, language, theme. */
export function UserMenu() {
  const { t, i18n } = useTranslation()
  const me = useMe()
  const { theme } = useTheme()
  const name = me.actor.name || me.actor.email || me.actor.id
  return (
    <DropdownMenu>
      <DropdownMenuTrigger className="flex w-full items-center gap-3 rounded-md px-2 py-1.5 text-left transition-colors hover:bg-accent data-[state=open]:bg-accent">
        <span className="sr-only">{t("nav.you")}</span>
        <span
          aria-hidden
          className="grid size-8 shrink-0 place-items-center rounded-full bg-primary text-sm font-semibold text-primary-foreground"
        >
          {name.slice(0, 1).toUpperCase()}
        </span>
        <span className="min-w-0 flex-1">
          <span className="block truncate text-sm font-medium">{name}</span>
          <span className="block truncate text-xs text-muted-foreground">{me.account.name}</span>
        </span>
        <ChevronsUpDown aria-hidden className="size-4 shrink-0 text-muted-foreground" />
      </DropdownMenuTrigger>
      <DropdownMenuContent align="start" side="top" className="w-56">
        <AccountChoice />
        <DropdownMenuLabel>{t("language.label")}</DropdownMenuLabel>
        <DropdownMenuRadioGroup value={i18n.language} onValueChange={(value) => void setLanguage(value as Language)}>
          {languages.map((language) => (
            <DropdownMenuRadioItem key={language} value={language} lang={language}>
              {t(`language.${language}`)}
            </DropdownMenuRadioItem>
          ))}
        </DropdownMenuRadioGroup>
        <DropdownMenuSeparator />
        <DropdownMenuLabel>{t("theme.label")}</DropdownMenuLabel>
        <DropdownMenuRadioGroup value={theme} onValueChange={(value) => setTheme(value as Theme)}>
          {themes.map((option) => (
            <DropdownMenuRadioItem key={option} value={option}>
              {t(`theme.${option}`)}
            </DropdownMenuRadioItem>
          ))}
        </DropdownMenuRadioGroup>
        <DropdownMenuSeparator />
        <DropdownMenuItem onSelect={() => void signOut()}>
          <LogOut aria-hidden />
          {t("nav.signOut")}
        </DropdownMenuItem>
      </DropdownMenuContent>
    </DropdownMenu>
  )
}

function AccountChoice() {
  const { t } = useTranslation()
  const me = useMe()
  const queryClient = useQueryClient()
  const navigate = useNavigate()
  if (me.accounts.length < 2) return null
  const choose = (accountId: string) => {
    chooseAccount(accountId)
    // Nothing of the other account may stay on the screen or in the cache.
    void navigate("/agents")
    void queryClient.resetQueries()
  }
  return (
    <>
      <DropdownMenuLabel>{t("nav.chooseAccount")}</DropdownMenuLabel>
      <DropdownMenuRadioGroup value={me.account.id} onValueChange={choose}>
        {me.accounts.map((account) => (
          <DropdownMenuRadioItem key={account.id} value={account.id}>
            {account.name}
          </DropdownMenuRadioItem>
        ))}
      </DropdownMenuRadioGroup>
      <DropdownMenuSeparator />
    </>
  )
}
