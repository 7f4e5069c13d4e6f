import type { LocaleLoader } from "@/shared/i18n"

type Module = { default: object }

const files = import.meta.glob<Module>(["../shared/i18n/locales/*.json", "../features/*/locales/*.json"])

/** The texts of `common` and of each feature, one small chunk per feature and language. */
export const loadLocale: LocaleLoader = async (language, namespace) => {
  const folder = namespace === "common" ? "../shared/i18n" : `../features/${namespace}`
  const load = files[`${folder}/locales/${language}.json`]
  if (!load) throw new Error(`no texts for ${namespace} in ${language}`)
  return (await load()).default
}
