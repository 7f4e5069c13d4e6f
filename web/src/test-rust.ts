import { readdirSync, readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"

/** The Rust sources below a folder of the repository as one text, for tests that hold words of both sides equal. */
export function rustSources(folder: string): string {
  const root = fileURLToPath(new URL(`../../${folder}/`, import.meta.url))
  const files = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".rs"))
  return files.map((name) => readFileSync(root + name, "utf8")).join("\n")
}
