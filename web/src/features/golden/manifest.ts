import { GraduationCap } from "lucide-react"
import type { Feature } from "@/shared/manifest"
import type texts from "./locales/en.json"

export const golden: Feature<"golden", typeof texts> = {
  name: "golden",
  pages: [
    {
      within: "agent",
      path: "golden",
      load: () => import("./questions-page"),
      name: "golden",
      entry: { group: "quality", icon: GraduationCap },
    },
    { within: "agent", path: "golden/runs", load: () => import("./runs-page"), name: "runs" },
    { within: "agent", path: "golden/runs/:runId", load: () => import("./run-page"), name: "run" },
  ],
}
