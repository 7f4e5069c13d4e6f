// Compares the texts of the two languages: same keys, same placeholders, every plural form, nothing empty, no Cyrillic in
// English. Also looks for words that stand in JSX instead of in a text file.
import { readFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { filesUnder } from "./files-under.mjs"

const languages = { en: ["one", "other"], ru: ["one", "few", "many", "other"] }
const plural = /_(zero|one|two|few|many|other)$/
const problems = []

function flatten(texts, prefix = "") {
  return Object.entries(texts).flatMap(([key, value]) =>
    typeof value === "string" ? [[prefix + key, value]] : flatten(value, `${prefix}${key}.`),
  )
}

const placeholders = (text) =>
  [...text.matchAll(/{{(\w+)}}/g)]
    .map((match) => match[1])
    .toSorted()
    .join(",")

function checkLanguage(file, language, texts) {
  const forms = new Map()
  for (const [key, text] of texts) {
    if (text.trim() === "") problems.push(`${file}: ${key} is empty`)
    // A language's own name is written in its own letters.
    if (language === "en" && key !== "language.ru" && /[а-яё]/i.test(text))
      problems.push(`${file}: ${key} has Cyrillic`)
    const form = key.match(plural)
    if (!form) continue
    const base = key.replace(plural, "")
    forms.set(base, [...(forms.get(base) ?? []), form[1]])
  }
  for (const [base, found] of forms) {
    // Every plural has "other"; a key such as "too_many" only looks like one.
    if (!found.includes("other")) continue
    const missing = languages[language].filter((form) => !found.includes(form))
    if (missing.length > 0) problems.push(`${file}: ${base} has no plural form ${missing.join(", ")}`)
  }
}

function checkFolder(folder) {
  const read = (language) => flatten(JSON.parse(readFileSync(join(folder, `${language}.json`), "utf8")))
  const byKey = {}
  for (const language of Object.keys(languages)) {
    const texts = read(language)
    checkLanguage(join(folder, `${language}.json`), language, texts)
    byKey[language] = new Map(texts.map(([key, text]) => [key.replace(plural, ""), placeholders(text)]))
  }
  for (const [key, expected] of byKey.en) {
    if (!byKey.ru.has(key)) problems.push(`${folder}: ${key} has no Russian text`)
    else if (byKey.ru.get(key) !== expected) problems.push(`${folder}: ${key} differs in its placeholders`)
  }
  for (const key of byKey.ru.keys()) if (!byKey.en.has(key)) problems.push(`${folder}: ${key} has no English text`)
}

function checkMarkup(file) {
  const source = readFileSync(file, "utf8")
  for (const match of source.matchAll(/<\/?[a-zA-Z][^<>]*>\s*([\p{L}][\p{L}\p{P} ]+)\s*<\/[a-zA-Z]/gu)) {
    problems.push(`${file}: “${match[1].trim()}” stands in the markup`)
  }
  if (/[а-яё]/i.test(source)) problems.push(`${file}: Cyrillic in the code`)
}

const folders = filesUnder("src", (path) => path.endsWith(join("locales", "en.json"))).map(dirname)
for (const folder of folders) checkFolder(folder)
for (const file of filesUnder("src", (path) => path.endsWith(".tsx") && !path.endsWith(".test.tsx"))) checkMarkup(file)

for (const problem of problems) console.error(problem)
console.log(`locales: ${folders.length} features, ${problems.length} problems`)
process.exitCode = problems.length > 0 ? 1 : 0
