// Everything that can be checked without a browser and a backend, one after another; a summary line at the end.
import { spawnSync } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

const folder = mkdtempSync(join(tmpdir(), "voronka-web-"))
const results = join(folder, "vitest.json")

function run(script, args = []) {
  console.log(`\n> ${script}`)
  const { status } = spawnSync("npm", ["run", "--silent", script, "--", ...args], {
    stdio: "inherit",
    shell: process.platform === "win32",
  })
  return status === 0
}

/** Single tests, or one failure when the runner did not get as far as writing its report. */
function vitest() {
  const ended = run("test", ["--reporter=default", "--reporter=json", `--outputFile.json=${results}`])
  try {
    const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(results, "utf8"))
    return { passed: numPassedTests, failed: ended ? numFailedTests : Math.max(1, numFailedTests) }
  } catch {
    return { passed: 0, failed: 1 }
  }
}

const steps = ["api:check", "format:check", "lint", "locales", "typecheck", "build", "sizes"].map((script) =>
  run(script),
)
const tests = vitest()
rmSync(folder, { recursive: true })

const passed = steps.filter(Boolean).length + tests.passed
const failed = steps.filter((ok) => !ok).length + tests.failed
console.log(`\nweb: ${passed} passed, ${failed} failed`)
process.exitCode = failed > 0 ? 1 : 0
