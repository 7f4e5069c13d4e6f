import { goldenRun, runningRun } from "../data/golden"
import { never } from "../mock"
import { agent, api, busy, dialog, heading, none, press, retry, unavailable, viewer, type State } from "./state"

export const goldenStates: State[] = [
  {
    name: "golden",
    path: `${agent}/golden`,
    ready: (page) => page.getByRole("heading", { level: 3 }).first(),
  },
  {
    name: "golden-empty",
    path: `${agent}/golden`,
    answers: { [`GET ${api}/golden-questions`]: none },
    ready: (page) => page.getByRole("heading", { level: 2 }).nth(1),
  },
  {
    name: "golden-failed",
    path: `${agent}/golden`,
    answers: { [`GET ${api}/golden-questions`]: unavailable },
    ready: retry,
  },
  { name: "golden-loading", path: `${agent}/golden`, answers: { [`GET ${api}/golden-questions`]: never }, ready: busy },
  {
    name: "golden-viewer",
    path: `${agent}/golden`,
    answers: viewer,
    ready: (page) => page.getByRole("heading", { level: 3 }).first(),
  },
  {
    name: "golden-edit",
    path: `${agent}/golden?question=gld_1`,
    ready: (page) => dialog(page).getByRole("combobox").nth(1),
  },
  {
    name: "golden-import",
    path: `${agent}/golden`,
    answers: {
      [`POST ${api}/golden-questions/import`]: {
        created: 21,
        skipped: 2,
        errors: [{ line: 7, message: 'source: the agent has no file "Прайс-лист 2025.pdf"' }],
      },
    },
    prepare: async (page) => {
      await press(/Import|Импорт/)(page)
      await dialog(page)
        .locator("input[type=file]")
        .setInputFiles({ name: "golden.csv", mimeType: "text/csv", buffer: Buffer.from("question\n") })
      await dialog(page)
        .getByRole("button", { name: /^(Import|Импортировать)$/ })
        .click()
    },
    ready: (page) => page.getByRole("alert"),
  },
  { name: "golden-import-start", path: `${agent}/golden`, prepare: press(/Import|Импорт/), ready: dialog },
  {
    name: "golden-run-alone",
    path: `${agent}/golden/runs/run_1`,
    answers: {
      [`GET ${api}/golden-runs/run_1`]: {
        ...goldenRun,
        baseline: null,
        results: goldenRun.results.map((result) => Object.assign({}, result, { baseline: null })),
      },
    },
    ready: (page) => page.getByRole("table"),
  },
  {
    name: "golden-run-waiting",
    path: `${agent}/golden/runs/run_1`,
    answers: {
      [`GET ${api}/golden-runs/run_1`]: { ...runningRun, status: "waiting", total: 0, settled: 0, results: [] },
    },
    ready: (page) => page.getByRole("progressbar"),
  },
  { name: "golden-start", path: `${agent}/golden`, prepare: press(/Start a run|Запустить проверку/), ready: dialog },
  {
    name: "golden-runs",
    path: `${agent}/golden/runs`,
    ready: (page) => page.getByRole("heading", { level: 3 }).first(),
  },
  {
    name: "golden-runs-empty",
    path: `${agent}/golden/runs`,
    answers: { [`GET ${api}/golden-runs`]: none },
    ready: (page) => page.getByRole("heading", { level: 2 }).nth(1),
  },
  { name: "golden-run", path: `${agent}/golden/runs/run_1`, ready: (page) => page.getByRole("table") },
  { name: "golden-run-worse", path: `${agent}/golden/runs/run_1?show=worse`, ready: (page) => page.getByRole("table") },
  { name: "golden-running", path: `${agent}/golden/runs/run_2`, ready: (page) => page.getByRole("progressbar") },
  { name: "golden-run-missing", path: `${agent}/golden/runs/run_9`, ready: heading(2) },
]
