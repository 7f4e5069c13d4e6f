import { Library } from "lucide-react"
import type { Feature } from "@/shared/manifest"
import type texts from "./locales/en.json"

export const knowledge: Feature<"knowledge", typeof texts> = {
  name: "knowledge",
  pages: [
    {
      within: "agent",
      path: "knowledge",
      load: () => import("./page"),
      name: "knowledge",
      entry: { group: "setup", icon: Library },
    },
  ],
}
