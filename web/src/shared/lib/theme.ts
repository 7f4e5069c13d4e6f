import { useSyncExternalStore } from "react"

export const themes = ["system", "light", "dark"] as const
export type Theme = (typeof themes)[number]

const key = "voronka.theme"
const listeners = new Set<() => void>()
const systemDark = () => window.matchMedia("(prefers-color-scheme: dark)")

function stored(): Theme {
  const value = localStorage.getItem(key)
  return value === "light" || value === "dark" ? value : "system"
}

const resolve = (theme: Theme): "light" | "dark" =>
  theme === "system" ? (systemDark().matches ? "dark" : "light") : theme

function apply(): void {
  document.documentElement.classList.toggle("dark", resolve(stored()) === "dark")
  for (const listener of listeners) listener()
}

export function setTheme(theme: Theme): void {
  localStorage.setItem(key, theme)
  apply()
}

/** Follows the system while the choice is "system". Called once at start. */
export function watchTheme(): void {
  systemDark().addEventListener("change", apply)
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export function useTheme() {
  const theme = useSyncExternalStore(subscribe, stored)
  const resolved = useSyncExternalStore(subscribe, () => resolve(stored()))
  return { theme, resolved }
}
