import "i18next"
import type account from "@/features/account/locales/en.json"
import type agents from "@/features/agents/locales/en.json"
import type auth from "@/features/auth/locales/en.json"
import type chat from "@/features/chat/locales/en.json"
import type golden from "@/features/golden/locales/en.json"
import type knowledge from "@/features/knowledge/locales/en.json"
import type passages from "@/features/passages/locales/en.json"
import type sequences from "@/features/sequences/locales/en.json"
import type usage from "@/features/usage/locales/en.json"
import type common from "@/shared/i18n/locales/en.json"

// A key that does not exist is an error of the type check.
declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "common"
    resources: {
      common: typeof common
      account: typeof account
      agents: typeof agents
      auth: typeof auth
      chat: typeof chat
      golden: typeof golden
      knowledge: typeof knowledge
      passages: typeof passages
      sequences: typeof sequences
      usage: typeof usage
    }
  }
}
