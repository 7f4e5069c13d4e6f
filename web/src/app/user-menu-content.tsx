import { useQueryClient } from "@tanstack/react-query"
import { LogOut } from "lucide-react"
import { useTranslation } from "react-i18next"
import { useNavigate } from "react-router"
import { useMe } from "@/shared/api/me"
import { signOut } from "@/shared/auth/oidc"
import { chooseAccount } from "@/shared/auth/session"
import type { ReactNode } from "react"
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

type UserMenuContentProps = {
  /** The button that was pressed, which the menu belongs to from now on. */
  trigger: ReactNode
}

/** The menu behind the name; it opens as soon as it is there. */
export function UserMenuContent({ trigger }: UserMenuContentProps) {
  const { t, i18n } = useTranslation()
  const { theme } = useTheme()
  return (
    <DropdownMenu defaultOpen>
      <DropdownMenuTrigger asChild>{trigger}</DropdownMenuTrigger>
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
