import { problem } from "../mock"
import { dialog, press, viewer, type State } from "./state"

export const accountStates: State[] = [
  { name: "account", path: "/account", ready: (page) => page.getByRole("heading", { level: 2 }).first() },
  { name: "members", path: "/account/members", ready: (page) => page.getByRole("combobox").first() },
  {
    name: "members-viewer",
    path: "/account/members",
    answers: viewer,
    ready: (page) => page.getByText("intern@example.com"),
  },
  { name: "members-invite", path: "/account/members", prepare: press(/Invite|Пригласить/), ready: dialog },
  { name: "api-keys", path: "/account/api-keys", ready: (page) => page.getByText("Monitoring") },
  {
    name: "api-keys-denied",
    path: "/account/api-keys",
    answers: { ...viewer, "GET /api/account/api-keys": problem(403, "forbidden") },
    ready: (page) => page.getByRole("heading", { level: 2 }),
  },
]
