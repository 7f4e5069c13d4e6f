import { useInfiniteQuery } from "@tanstack/react-query"
import { Bot, Languages, type LucideIcon, Plus, Search, SunMoon } from "lucide-react"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { generatePath, matchPath, useLocation, useNavigate } from "react-router"
import { agentsQuery } from "@/features/agents/api"
import { usePermission } from "@/shared/api/me"
import { itemsOf } from "@/shared/api/pages"
import { useListbox } from "@/shared/hooks/use-listbox"
import { languages, setLanguage } from "@/shared/i18n"
import { cn } from "@/shared/lib/cn"
import { setTheme, themes } from "@/shared/lib/theme"
import { Dialog, DialogContent, DialogDescription, DialogTitle } from "@/shared/ui/dialog"
import { frameBases, navigation } from "./navigation"

type Command = { key: string; text: string; hint: string; icon: LucideIcon; run: () => void }

/** Goes to any page and agent by name, and does what has no page: language and theme. */
export function CommandPalette({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const [words, setWords] = useState("")
  const wanted = words.trim().toLowerCase()
  const commands = useCommands().filter(({ text, hint }) => `${text} ${hint}`.toLowerCase().includes(wanted))
  const choose = (index: number) => {
    onClose()
    commands[index]?.run()
  }
  const { field, list, option, active, mark } = useListbox({ count: commands.length, onChoose: choose })
  return (
    <Dialog open onOpenChange={onClose}>
      <DialogContent className="top-[12vh] max-h-[70dvh] translate-y-0 gap-0 overflow-hidden p-0">
        <DialogTitle className="sr-only">{t("nav.command")}</DialogTitle>
        <DialogDescription className="sr-only">{t("command.hint")}</DialogDescription>
        <div className="flex items-center gap-3 border-b px-4 pr-14">
          <Search aria-hidden className="size-4 shrink-0 text-muted-foreground" />
          <input
            {...field}
            aria-label={t("command.label")}
            placeholder={t("command.label")}
            value={words}
            onChange={({ target }) => {
              setWords(target.value)
              mark(0)
            }}
            className="h-14 min-w-0 flex-1 bg-transparent outline-none placeholder:text-muted-foreground"
          />
        </div>
        {commands.length === 0 ? (
          <p className="px-4 py-8 text-center text-sm text-muted-foreground">{t("command.none")}</p>
        ) : (
          <ul {...list} aria-label={t("nav.command")} className="overflow-y-auto p-2">
            {commands.map(({ key, text, hint, icon: Icon }, index) => (
              <li
                key={key}
                {...option(index)}
                className={cn(
                  "flex min-h-10 cursor-pointer items-center gap-3 rounded-md px-3 text-sm",
                  index === active && "bg-accent text-accent-foreground",
                )}
              >
                <Icon aria-hidden className="size-4 shrink-0 text-muted-foreground" />
                <span className="min-w-0 flex-1 truncate">{text}</span>
                <span className="shrink-0 text-xs text-muted-foreground">{hint}</span>
              </li>
            ))}
          </ul>
        )}
      </DialogContent>
    </Dialog>
  )
}

function useCommands(): Command[] {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const { pathname } = useLocation()
  const agents = itemsOf(useInfiniteQuery(agentsQuery).data)
  const mayCreate = usePermission("agents:write")
  const agentId = matchPath({ path: frameBases.agent, end: false }, pathname)?.params.agentId
  const here = agents.find(({ id }) => id === agentId)?.name ?? t("command.agent")

  const pages = navigation
    .filter(({ within }) => within !== "agent" || agentId !== undefined)
    // What draws a frame opens with that frame's first page, which is listed itself.
    .filter(({ pattern, within }) => within !== "shell" || pattern !== frameBases.settings)
    .map(({ name, pattern, icon, within }) => ({
      key: pattern,
      text: t(`page.${name}`),
      hint: within === "agent" ? here : within === "settings" ? t("page.settings") : "",
      icon,
      run: () => void navigate(generatePath(pattern, { agentId: agentId ?? null })),
    }))
  return [
    ...pages,
    ...agents.map(({ id, name }) => ({
      key: id,
      text: name,
      hint: t("command.agent"),
      icon: Bot,
      run: () => void navigate(`/agents/${id}`),
    })),
    ...(mayCreate
      ? [{ key: "new", text: t("page.newAgent"), hint: "", icon: Plus, run: () => void navigate("/agents/new") }]
      : []),
    ...themes.map((theme) => ({
      key: `theme-${theme}`,
      text: t(`theme.${theme}`),
      hint: t("theme.label"),
      icon: SunMoon,
      run: () => setTheme(theme),
    })),
    ...languages.map((language) => ({
      key: `language-${language}`,
      text: t(`language.${language}`),
      hint: t("language.label"),
      icon: Languages,
      run: () => void setLanguage(language),
    })),
  ]
}
