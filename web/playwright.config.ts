import { defineConfig } from "@playwright/test"

// With VORONKA_URL the tests run against that stack; without it only those that need no backend, on the built files.
const stack = process.env.VORONKA_URL
const preview = "http://127.0.0.1:4173"

export default defineConfig({
  testDir: "e2e",
  outputDir: "test-results",
  timeout: 60_000,
  // A machine that also builds is slow; a state that never comes still fails.
  expect: { timeout: 15_000 },
  fullyParallel: true,
  workers: 2,
  forbidOnly: Boolean(process.env.CI),
  use: {
    actionTimeout: 15_000,
    baseURL: stack ?? preview,
    contextOptions: { reducedMotion: "reduce" },
    trace: "off",
    launchOptions: {
      executablePath: process.env.CHROMIUM_PATH ?? "/usr/bin/chromium",
      // Without a sandbox it also runs as root in a container; the rest keeps it from calling out.
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
  projects: [
    { name: "states", testMatch: "states.spec.ts" },
    { name: "behaviour", testMatch: "behaviour/*.spec.ts" },
    ...(stack ? [{ name: "journey", testMatch: "journey/*.spec.ts" }] : []),
  ],
  ...(stack
    ? {}
    : { webServer: { command: "npx vite preview --port 4173 --host 127.0.0.1 --strictPort", url: preview } }),
})
