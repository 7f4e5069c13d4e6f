import { Bot, SlidersHorizontal } from "lucide-react"
import type { Feature } from "@/shared/manifest"
import type texts from "./locales/en.json"

export const agents: Feature<"agents", typeof texts> = {
  name: "agents",
  pages: [
    {
      within: "shell",
      path: "/agents",
      load: () => import("./list-page"),
      name: "agents",
      entry: { group: "agents", icon: Bot },
      wide: true,
    },
    { within: "shell", path: "/agents/new", load: () => import("./new-page"), name: "newAgent" },
    { within: "shell", path: "/agents/:agentId", load: () => import("./agent-page"), frames: "agent", wide: true },
    {
      within: "agent",
      path: "",
      load: () => import("./general-page"),
      name: "general",
      entry: { group: "setup", icon: SlidersHorizontal },
    },
  ],
}
