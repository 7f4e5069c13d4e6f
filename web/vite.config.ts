import { fileURLToPath, URL } from "node:url"
import tailwindcss from "@tailwindcss/vite"
import react from "@vitejs/plugin-react"
import { defineConfig } from "vitest/config"

// The local program serves the API, the sign-in issuer and /config.json on one port.
const backend = process.env.VORONKA_URL ?? "http://127.0.0.1:3000"

export default defineConfig({
  plugins: [react(), tailwindcss()],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  server: {
    port: 5173,
    strictPort: true,
    proxy: { "/api": backend, "/local": backend, "/config.json": backend },
  },
  build: {
    target: "es2022",
    sourcemap: false,
    manifest: true,
    rolldownOptions: {
      output: {
        // A page of a hundred small files waits for a hundred requests: what most pages use comes in a few larger ones.
        codeSplitting: {
          groups: [
            {
              name: "react",
              test: /node_modules\/(react|react-dom|scheduler|react-router|use-sync-external-store|i18next|react-i18next|@tanstack)\//,
              priority: 50,
            },
            {
              name: "core",
              test: /src\/shared\/(auth\/(?!protocol)|i18n|manifest|lib\/(theme|use-title|crumbs))|lucide-react\/dist\/esm\/(Icon|createLucideIcon|shared|defaultAttributes|context)/,
              priority: 40,
            },
            { name: "api", test: /src\/shared\/api\/|node_modules\/openapi-fetch/, priority: 35 },
            {
              name: "forms",
              test: /node_modules\/(react-hook-form|zod|@hookform)\/|src\/shared\/lib\/zod/,
              priority: 30,
            },
            { name: "icons", test: /node_modules\/lucide-react/, minShareCount: 2, priority: 20 },
            {
              name: "kit",
              // Without menus and what they stand on: few pages have one, and it is large.
              test: /src\/shared\/(?!ui\/dropdown-menu)|node_modules\/(@radix-ui\/react-(?!menu|dropdown-menu|popper|popover|arrow|roving-focus)|sonner|react-remove-scroll|aria-hidden|tailwind-merge|clsx|class-variance-authority)/,
              minShareCount: 4,
              priority: 10,
            },
          ],
        },
      },
    },
  },
  test: {
    environment: "node",
    setupFiles: ["./src/test-setup.ts"],
    include: ["src/**/*.test.{ts,tsx}"],
    restoreMocks: true,
  },
})
