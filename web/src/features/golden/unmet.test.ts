import i18next from "i18next"
import { beforeAll, describe, expect, it } from "vitest"
import type { GoldenAnswer } from "@/shared/api/types"
import commonEn from "@/shared/i18n/locales/en.json"
import commonRu from "@/shared/i18n/locales/ru.json"
import en from "./locales/en.json"
import ru from "./locales/ru.json"
import { unmetText } from "./unmet"

type Unmet = GoldenAnswer["failures"][number]

const texts = i18next.createInstance()

beforeAll(async () => {
  await texts.init({
    resources: { en: { golden: en, common: commonEn }, ru: { golden: ru, common: commonRu } },
    lng: "en",
  })
})

const text = (language: "en" | "ru", code: string, parameters: Unmet["parameters"]) =>
  unmetText(texts.getFixedT(language, "golden"), { code, message: "an English sentence", parameters })

describe("unmetText", () => {
  it.each([
    ["factMissing", { expected: "3 года", missing: ["3 года"] }, "Ожидается: «3 года». Не хватает: 3 года"],
    ["forbiddenClaim", { expected: "<5 лет>", said: "да" }, "Запрещено: «<5 лет>». В ответе: «да»"],
    [
      "sourceMissing",
      { source: { file: "a.pdf", page: 4 }, cited: [] },
      "Ожидается ссылка на a.pdf, стр. 4. Ссылки в ответе: ничего",
    ],
    ["neverAnswered", { attempts: 3 }, "Нет ответа после 3 попыток; запустите проверку ещё раз"],
    ["noAnswer", {}, "Модель не дала целого ответа (причина не указана)"],
  ])("says %s in the reader's language", (code, parameters, expected) =>
    expect(text("ru", code, parameters)).toBe(expected),
  )

  it("falls back on the sentence that comes with an unknown code", () => {
    expect(text("ru", "somethingNew", {})).toBe("an English sentence")
    expect(text("en", "toolMissing", { expected: "handOver", called: [] })).toBe(
      "Expected a call of handOver. Called: nothing",
    )
  })
})
