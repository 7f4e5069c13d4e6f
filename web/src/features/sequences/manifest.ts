import { ListOrdered } from "lucide-react"
import type { Feature } from "@/shared/manifest"
import type texts from "./locales/en.json"

export const sequences: Feature<"sequences", typeof texts> = {
  name: "sequences",
  pages: [
    {
      within: "agent",
      path: "sequences",
      load: () => import("./list-page"),
      name: "sequences",
      entry: { group: "automation", icon: ListOrdered },
    },
    { within: "agent", path: "sequences/new", load: () => import("./new-page"), name: "newSequence" },
    { within: "agent", path: "sequences/:sequenceId", load: () => import("./edit-page"), name: "sequence" },
  ],
}
