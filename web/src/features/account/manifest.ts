import { Building2, KeyRound, Settings, Users } from "lucide-react"
import type { Feature } from "@/shared/manifest"
import type texts from "./locales/en.json"

export const account: Feature<"account", typeof texts> = {
  name: "account",
  pages: [
    {
      within: "shell",
      path: "/settings",
      load: () => import("./account-page"),
      name: "settings",
      entry: { group: "settings", icon: Settings },
      frames: "settings",
      wide: true,
    },
    {
      within: "settings",
      path: "",
      load: () => import("./profile-page"),
      name: "profile",
      entry: { group: "settings", icon: Building2 },
    },
    {
      within: "settings",
      path: "members",
      load: () => import("./members-page"),
      name: "members",
      entry: { group: "settings", icon: Users },
    },
    {
      within: "settings",
      path: "api-keys",
      load: () => import("./api-keys-page"),
      name: "apiKeys",
      entry: { group: "settings", icon: KeyRound, permission: "keys:write" },
    },
    // The settings' address before they were a place of the navigation.
    { within: "shell", path: "/account/*", load: () => import("./moved-page") },
  ],
}
