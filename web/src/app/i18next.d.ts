import "i18next"
import type { Feature } from "@/shared/manifest"
import type common from "@/shared/i18n/locales/en.json"
import type { features } from "./features"

type TextsOf<Known> = Known extends Feature<string, infer Texts> ? Texts : never
type Resources = { [Known in (typeof features)[number] as Known["name"]]: TextsOf<Known> }

// A key that does not exist is an error of the type check.
declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "common"
    resources: { common: typeof common } & Resources
  }
}
