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

let started: { load: LocaleLoader; language: Language; ready: Promise<void> } | null = null

/** Starts to load the texts of `common`; ready when they are there. */
export function initI18n(load: LocaleLoader, chosen?: Language): Promise<void> {
  const language = chosen ?? preferredLanguage(localStorage.getItem(key), navigator.languages)
  started = { load, language, ready: init(load, language) }
  return started.ready
}

/** The texts of a feature. They are fetched at once, also while those of `common` are still on their way. */
export async function loadTexts(namespace: string): Promise<void> {
  if (!started) throw new Error("initI18n comes first")
  const fetched = started.load(started.language, namespace)
  await Promise.all([fetched, started.ready])
  await i18next.loadNamespaces(namespace)
}

async function init(load: LocaleLoader, language: Language): Promise<void> {
  await i18next
    .use(backend(load))
    .use(initReactI18next)
    .init({
      lng: language,
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
