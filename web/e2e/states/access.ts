import { problem } from "../mock"
import { heading, type State } from "./state"

export const accessStates: State[] = [
  { name: "sign-in", path: "/sign-in", signedOut: true, ready: heading(2) },
  {
    name: "sign-in-failed",
    path: "/auth/callback?error=access_denied&error_description=Denied",
    signedOut: true,
    ready: (page) => page.getByRole("alert"),
  },
  {
    name: "no-account",
    path: "/agents",
    answers: { "GET /api/account": problem(403, "no_account") },
    ready: heading(1),
  },
  { name: "not-found", path: "/nowhere", ready: heading(2) },
]
