import i18next from "i18next"
import { beforeAll, expect, it } from "vitest"
import en from "@/shared/i18n/locales/en.json"
import { placeText } from "./place-text"

const texts = i18next.createInstance()

beforeAll(() => texts.init({ resources: { en: { common: en } }, lng: "en", ns: ["common"], defaultNS: "common" }))

it.each([
  ["Price.XLSX", "sheet 2"],
  ["talk.pptx", "slide 2"],
  ["book.epub", "chapter 2"],
  ["letter.eml", "file 2"],
  ["contract.pdf", "page 2"],
  ["README", "page 2"],
])("says where in %s a passage stands", (name, place) => {
  expect(placeText(texts.t, name, 2)).toBe(place)
})
