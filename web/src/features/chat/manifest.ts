import { MessageCircle } from "lucide-react"
import type { Feature } from "@/shared/manifest"
import type texts from "./locales/en.json"

export const chat: Feature<"chat", typeof texts> = {
  name: "chat",
  pages: [
    {
      within: "agent",
      path: "chat",
      load: () => import("./page"),
      name: "chat",
      entry: { group: "quality", icon: MessageCircle },
    },
  ],
}
