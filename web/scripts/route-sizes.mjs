// Checks what a browser has to fetch: the entry, each route on top of it, and the styles. Sizes are gzip level 9.
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { gzipSync } from "node:zlib"

const budget = { entry: 160, route: 270, css: 20 }
const dist = "dist"
const manifest = JSON.parse(readFileSync(join(dist, ".vite/manifest.json"), "utf8"))
const sizes = new Map()

function kilobytes(file) {
  if (!sizes.has(file)) sizes.set(file, gzipSync(readFileSync(join(dist, file)), { level: 9 }).length / 1000)
  return sizes.get(file)
}

/** The chunk and everything it imports statically. */
function closure(key, seen = new Set()) {
  if (seen.has(key)) return seen
  seen.add(key)
  for (const next of manifest[key].imports ?? []) closure(next, seen)
  return seen
}

/** The lazy chunks that a page is drawn inside of. */
function framesOf(key) {
  if (key.includes("features/auth/")) return []
  const tab = /features\/(knowledge|passages|chat|golden|usage|sequences)\/|general-page/.test(key)
  return tab ? ["src/app/shell.tsx", "src/features/agents/agent-page.tsx"] : ["src/app/shell.tsx"]
}

const total = (keys) => [...keys].reduce((sum, key) => sum + kilobytes(manifest[key].file), 0)
const round = (value) => value.toFixed(1).padStart(6)

const [entryKey] = Object.entries(manifest).find(([, chunk]) => chunk.isEntry)
const entry = closure(entryKey)
const css = new Set(Object.values(manifest).flatMap((chunk) => chunk.css ?? []))
const cssTotal = [...css].reduce((sum, file) => sum + kilobytes(file), 0)
// The common texts and the largest feature's, in the longer language.
const texts = Math.max(
  ...Object.keys(manifest)
    .filter((key) => key.endsWith("locales/ru.json"))
    .map((key) => total([key])),
)

const problems = []
const report = (name, value, limit) => {
  console.log(`${round(value)} kB of ${limit}  ${name}`)
  if (value > limit) problems.push(name)
}

/** A chunk that imports itself through others: its code may run before what it needs. */
function circleFrom(key, path = []) {
  if (path.includes(key)) return [...path.slice(path.indexOf(key)), key]
  for (const next of manifest[key].imports ?? []) {
    const circle = circleFrom(next, [...path, key])
    if (circle) return circle
  }
  return null
}
const circle = Object.keys(manifest).reduce((found, key) => found ?? circleFrom(key), null)
if (circle) problems.push(`chunks in a circle: ${circle.map((key) => manifest[key].file).join(" > ")}`)

report("entry", total(entry), budget.entry)
report("styles", cssTotal, budget.css)
for (const key of Object.keys(manifest).filter((name) => name.endsWith("page.tsx"))) {
  const keys = new Set()
  for (const part of [entryKey, ...framesOf(key), key]) closure(part, keys)
  report(key.replace("src/", ""), total(keys) + 2 * texts, budget.route)
}
for (const problem of problems) console.error(problem)
console.log(`sizes: ${problems.length} problems`)
process.exitCode = problems.length > 0 ? 1 : 0
