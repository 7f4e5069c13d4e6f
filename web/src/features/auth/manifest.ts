import type { Feature } from "@/shared/manifest"
import type texts from "./locales/en.json"

export const auth: Feature<"auth", typeof texts> = {
  name: "auth",
  pages: [
    { within: "site", path: "/sign-in", load: () => import("./sign-in-page") },
    { within: "site", path: "/auth/callback", load: () => import("./callback-page") },
  ],
}
