import i18next, { type BackendModule } from "i18next"
import { initReactI18next } from "react-i18next"

export const languages = ["ru", "en"] as const
export type Language = (typeof languages)[number]

/** Loads the texts of one feature in one language. */
export type LocaleLoader = (language: string, namespace: string) => Promise<object>

const key = "voronka.language"

/** The choice made here before, else the first language of the browser that the interface speaks, else English. */
export function preferredLanguage(stored: string | null, browser: readonly string[]): Language {
  const wanted = [stored ?? "", ...browser].map((tag) => tag.slice(0, 2).toLowerCase())
  return wanted.map((tag) => languages.find((language) => language === tag)).find(Boolean) ?? "en"
}

function backend(load: LocaleLoader): BackendModule {
  return {
    type: "backend",
    init() {},
    read(language, namespace, done) {
      load(language, namespace).then(
        (texts) => done(null, texts as never),
        (error: unknown) => done(error as Error, false),
      )
    },
  }
}

export async function initI18n(load: LocaleLoader, language?: Language): Promise<void> {
  await i18next
    .use(backend(load))
    .use(initReactI18next)
    .init({
      lng: language ?? preferredLanguage(localStorage.getItem(key), navigator.languages),
      ns: ["common"],
      defaultNS: "common",
      fallbackLng: false,
      supportedLngs: languages,
      interpolation: { escapeValue: false },
      react: { useSuspense: true },
    })
  document.documentElement.lang = i18next.language
  i18next.on("languageChanged", (next) => {
    document.documentElement.lang = next
  })
}

export async function setLanguage(language: Language): Promise<void> {
  localStorage.setItem(key, language)
  await i18next.changeLanguage(language)
}
