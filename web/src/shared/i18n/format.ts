import { useTranslation } from "react-i18next"

const byteUnits = ["byte", "kilobyte", "megabyte", "gigabyte"] as const

/** Numbers, dates and sizes the way a language writes them. Intl only: no texts of our own. */
export function formatters(language: string) {
  const date = new Intl.DateTimeFormat(language, { dateStyle: "medium" })
  const dateTime = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" })
  const time = new Intl.DateTimeFormat(language, { timeStyle: "short" })
  const percent = new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: 0 })
  const integer = new Intl.NumberFormat(language, { maximumFractionDigits: 0 })
  return {
    date: (iso: string) => date.format(new Date(iso)),
    dateTime: (iso: string) => dateTime.format(new Date(iso)),
    time: (value: Date | string) => time.format(new Date(value)),
    percent: (share: number) => percent.format(share),
    integer: (value: number) => integer.format(value),
    bytes: (bytes: number) => {
      // Steps of 1024, as file managers count, so that the limit of 50 MB reads as 50.
      const power = Math.min(Math.floor(Math.log2(Math.max(bytes, 1)) / 10), byteUnits.length - 1)
      const unit = byteUnits[power] ?? "byte"
      return new Intl.NumberFormat(language, {
        style: "unit",
        unit,
        unitDisplay: "short",
        maximumFractionDigits: power > 1 ? 1 : 0,
      }).format(bytes / 1024 ** power)
    },
    seconds: (milliseconds: number) =>
      new Intl.NumberFormat(language, {
        style: "unit",
        unit: "second",
        unitDisplay: "short",
        maximumFractionDigits: milliseconds < 10_000 ? 1 : 0,
      }).format(milliseconds / 1000),
    languageName: (code: string) => {
      // Codes such as "und" or a detector's own words are shown as they are.
      try {
        return new Intl.DisplayNames(language, { type: "language" }).of(code) ?? code
      } catch {
        return code
      }
    },
  }
}

export function useFormat() {
  const { i18n } = useTranslation()
  return formatters(i18n.language)
}
