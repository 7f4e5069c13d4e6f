import { never, problem } from "../mock"
import { agent, api, busy, dialog, heading, none, press, retry, unavailable, viewer, type State } from "./state"

export const agentsStates: State[] = [
  { name: "agents", path: "/agents", ready: (page) => page.getByRole("link", { name: "English desk" }) },
  { name: "agents-empty", path: "/agents", answers: { "GET /api/agents": none }, ready: heading(2) },
  { name: "agents-loading", path: "/agents", answers: { "GET /api/agents": never }, ready: busy },
  { name: "agents-failed", path: "/agents", answers: { "GET /api/agents": unavailable }, ready: retry },
  {
    name: "agents-denied",
    path: "/agents",
    answers: { "GET /api/agents": problem(403, "forbidden") },
    ready: heading(2),
  },
  { name: "agents-viewer-empty", path: "/agents", answers: { ...viewer, "GET /api/agents": none }, ready: heading(2) },
  { name: "agent-new", path: "/agents/new", ready: (page) => page.getByRole("textbox").first() },
  {
    name: "agent-new-invalid",
    path: "/agents/new",
    prepare: press(/Create and|Создать и/),
    ready: (page) => page.getByRole("alert").first(),
  },
  { name: "general", path: agent, ready: (page) => page.getByRole("textbox").first() },
  { name: "general-viewer", path: agent, answers: viewer, ready: (page) => page.getByRole("textbox").first() },
  { name: "general-loading", path: agent, answers: { [`GET ${api}`]: never }, ready: busy },
  { name: "general-missing", path: agent, answers: { [`GET ${api}`]: problem(404, "not_found") }, ready: heading(2) },
  {
    name: "general-unsaved",
    path: agent,
    prepare: (page) => page.getByRole("textbox").first().fill("Мария"),
    ready: (page) => page.getByRole("button", { name: /^(Save|Сохранить)$/ }),
  },
  {
    name: "publish-refused",
    path: agent,
    answers: {
      [`POST ${api}/publish`]: problem(409, "golden_pass_rate", [
        { loc: ["run", "run_1"], code: "golden_pass_rate", message: "33 per cent" },
      ]),
    },
    prepare: press(/^(Publish|Опубликовать)$/),
    ready: (page) => page.getByRole("alertdialog"),
  },
  {
    name: "versions",
    path: agent,
    prepare: press(/Versions|Версии/),
    ready: (page) => dialog(page).getByRole("listitem"),
  },
]
