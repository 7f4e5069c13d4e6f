import { ChartColumn } from "lucide-react"
import type { Feature } from "@/shared/manifest"
import type texts from "./locales/en.json"

export const usage: Feature<"usage", typeof texts> = {
  name: "usage",
  pages: [
    {
      within: "agent",
      path: "usage",
      load: () => import("./page"),
      name: "usage",
      entry: { group: "reports", icon: ChartColumn },
    },
  ],
}
