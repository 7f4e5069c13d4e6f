import { problem } from "../mock"
import { dialog, press, viewer, type State } from "./state"

export const accountStates: State[] = [
  { name: "account", path: "/settings", ready: (page) => page.getByRole("heading", { level: 2 }).first() },
  { name: "members", path: "/settings/members", ready: (page) => page.getByRole("combobox").first() },
  {
    name: "members-viewer",
    path: "/settings/members",
    answers: viewer,
    ready: (page) => page.getByText("intern@example.com"),
  },
  { name: "members-invite", path: "/settings/members", prepare: press(/Invite|Пригласить/), ready: dialog },
  { name: "api-keys", path: "/settings/api-keys", ready: (page) => page.getByText("Monitoring") },
  {
    name: "api-keys-denied",
    path: "/settings/api-keys",
    answers: { ...viewer, "GET /api/account/api-keys": problem(403, "forbidden") },
    ready: (page) => page.getByRole("heading", { level: 2 }),
  },
]
