import type { Feature } from "@/shared/manifest"
import type texts from "./locales/en.json"

export const passages: Feature<"passages", typeof texts> = {
  name: "passages",
  pages: [
    { within: "agent", path: "knowledge/search", load: () => import("./search-page"), name: "search" },
    { within: "agent", path: "knowledge/files/:fileId", load: () => import("./file-page"), name: "document" },
  ],
}
