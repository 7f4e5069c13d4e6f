// Runs Playwright and prints one plain summary line, which its own reporters do not.
import { spawnSync } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

const folder = mkdtempSync(join(tmpdir(), "voronka-e2e-"))
const results = join(folder, "results.json")
const { status } = spawnSync("npx", ["playwright", "test", "--reporter=list,json", ...process.argv.slice(2)], {
  stdio: "inherit",
  env: { ...process.env, PLAYWRIGHT_JSON_OUTPUT_NAME: results },
  shell: process.platform === "win32",
})

let passed = 0
let failed = 1
try {
  const { stats } = JSON.parse(readFileSync(results, "utf8"))
  passed = stats.expected + stats.flaky
  failed = stats.unexpected
} catch {
  // No report: the runner itself did not start, which counts as the one failure.
}
rmSync(folder, { recursive: true })
if (status !== 0 && failed === 0) failed = 1
console.log(`web e2e: ${passed} passed, ${failed} failed`)
process.exitCode = failed > 0 || passed === 0 ? 1 : 0
