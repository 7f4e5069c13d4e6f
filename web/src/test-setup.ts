import { afterEach, beforeAll } from "vitest"

// Pure modules run in plain Node; only component tests ask for a document.
if (typeof document !== "undefined") {
  await import("@testing-library/jest-dom/vitest")
  const { cleanup } = await import("@testing-library/react")
  const { initI18n } = await import("@/shared/i18n")
  const { loadLocale } = await import("@/app/locales")
  // What jsdom lacks and Radix calls.
  globalThis.ResizeObserver ??= class {
    observe() {}
    unobserve() {}
    disconnect() {}
  }
  Element.prototype.scrollIntoView ??= () => {}
  Element.prototype.hasPointerCapture ??= () => false
  Element.prototype.setPointerCapture ??= () => {}
  Element.prototype.releasePointerCapture ??= () => {}
  beforeAll(() => initI18n(loadLocale, "ru"))
  afterEach(cleanup)
}
