import { useTranslation } from "react-i18next"

const byteUnits = ["byte", "kilobyte", "megabyte", "gigabyte"] as const

/** Numbers, dates and sizes the way a language writes them. Intl only: no texts of our own. */
export function formatters(language: string) {
  const date = new Intl.DateTimeFormat(language, { dateStyle: "medium" })
  const dateTime = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" })
  const time = new Intl.DateTimeFormat(language, { timeStyle: "short" })
  const percent = new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: 0 })
  const integer = new Intl.NumberFormat(language, { maximumFractionDigits: 0 })
  // Without the sign of a nought that is only rounded to one.
  const score = new Intl.NumberFormat(language, {
    minimumFractionDigits: 2,
    maximumFractionDigits: 2,
    signDisplay: "negative",
  })
  const utcDay = new Intl.DateTimeFormat(language, { day: "numeric", month: "short", timeZone: "UTC" })
  return {
    date: (iso: string) => date.format(new Date(iso)),
    dateTime: (iso: string) => dateTime.format(new Date(iso)),
    time: (value: Date | string) => time.format(new Date(value)),
    /** A moment; today's only by the time of the day. */
    moment: (iso: string) => {
      const then = new Date(iso)
      return then.toDateString() === new Date().toDateString() ? time.format(then) : dateTime.format(then)
    },
    percent: (share: number) => percent.format(share),
    integer: (value: number) => integer.format(value),
    /** A score from 0 to 1, or another measure with two decimals. */
    score: (value: number) => score.format(value),
    /** A day without a time, such as "2026-11-22". */
    day: (day: string) => utcDay.format(new Date(`${day}T00:00:00Z`)),
    /** Millionths of a currency; small amounts keep the digits that tell them from nothing. */
    money: (micros: number, currency: string) => {
      const amount = micros / 1_000_000
      const digits = amount === 0 || amount >= 1 ? 2 : amount >= 0.01 ? 4 : 6
      const options = { minimumFractionDigits: 2, maximumFractionDigits: digits }
      try {
        return new Intl.NumberFormat(language, { style: "currency", currency, ...options }).format(amount)
      } catch {
        // A price list may count in something that is no currency code.
        return `${new Intl.NumberFormat(language, options).format(amount)} ${currency}`
      }
    },
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
    /** How long something took: milliseconds below a second, else seconds. */
    duration: (milliseconds: number) => {
      const short = milliseconds < 1_000
      return new Intl.NumberFormat(language, {
        style: "unit",
        unit: short ? "millisecond" : "second",
        unitDisplay: "short",
        maximumFractionDigits: short || milliseconds >= 10_000 ? 0 : 1,
      }).format(short ? milliseconds : milliseconds / 1000)
    },
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
  const { i18n, t } = useTranslation()
  const format = formatters(i18n.language)
  return {
    ...format,
    /** A language by its code; `other` is what the API calls all but Russian and English. */
    languageName: (code: string) => (code === "other" ? t("language.other") : format.languageName(code)),
  }
}
