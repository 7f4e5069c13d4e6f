import type { Page, Route } from "@playwright/test"
import * as account from "./data/account"
import * as agents from "./data/agents"
import * as chat from "./data/chat"
import * as golden from "./data/golden"
import * as knowledge from "./data/knowledge"
import * as passages from "./data/passages"
import * as sequences from "./data/sequences"
import * as trace from "./data/trace"
import * as usage from "./data/usage"

// States that a real backend does not give on demand: emptiness, slowness, refusals, failures. Not a second backend:
// each answer is a constant.

type Answer = unknown | ((route: Route) => Promise<void> | void)
export type Answers = Record<string, Answer>

const list = (items: unknown[]) => ({ items, nextCursor: null })
const agent = "/api/agents/agt_1"

const usual: Answers = {
  "GET /api/account": account.me(),
  "GET /api/account/members": list(account.members),
  "GET /api/account/api-keys": list(account.apiKeys),
  "GET /api/agents": list(agents.agents),
  [`GET ${agent}`]: agents.agent,
  [`GET ${agent}/versions`]: list([agents.version]),
  [`GET ${agent}/files`]: list(knowledge.files),
  [`GET ${agent}/files/fil_1`]: knowledge.files[1],
  [`GET ${agent}/files/fil_1/impact`]: { goldenQuestions: golden.affected },
  [`GET ${agent}/sites`]: list(knowledge.sites),
  [`GET ${agent}/passages`]: list(passages.passages),
  [`POST ${agent}/passages/search`]: passages.retrieval,
  [`GET ${agent}/chat`]: list(chat.conversations),
  [`GET ${agent}/chat/cnv_1`]: chat.conversation,
  [`GET ${agent}/chat/cnv_1/messages/msg_2/trace`]: trace.trace,
  [`GET ${agent}/people/prs_1/facts`]: list(chat.facts),
  [`GET ${agent}/golden-questions`]: list(golden.goldenQuestions),
  [`GET ${agent}/golden-runs`]: list([golden.runningRun, golden.goldenRun]),
  [`GET ${agent}/golden-runs/run_1`]: golden.goldenRun,
  [`GET ${agent}/golden-runs/run_2`]: golden.runningRun,
  [`GET ${agent}/usage`]: usage.agentUsage,
  [`GET ${agent}/sequences`]: list([sequences.sequence]),
  [`GET ${agent}/sequences/seq_1`]: sequences.sequence,
  [`GET ${agent}/sequences/seq_1/enrolments`]: list(sequences.enrolments),
}

/** A problem document, as the API sends it. */
export function problem(status: number, code: string, errors: { loc: string[]; code: string; message: string }[] = []) {
  const body = {
    type: "about:blank",
    title: code,
    status,
    code,
    detail: `server words for ${code}`,
    errors,
    requestId: "req-7f3c",
  }
  return (route: Route) =>
    route.fulfill({ status, contentType: "application/problem+json", body: JSON.stringify(body) })
}

/** A request that is still being worked on when the page is looked at. */
export const never = () => {}

/** A stream of server-sent events. */
export function stream(...events: [string, unknown][]) {
  const body = events.map(([event, value]) => `event: ${event}\ndata: ${JSON.stringify(value)}\n\n`).join("")
  return (route: Route) => route.fulfill({ contentType: "text/event-stream", body })
}

/** Signs in and answers the API's requests; `answers` wins over the usual ones. */
export async function mockApi(page: Page, answers: Answers = {}): Promise<void> {
  const claims = Buffer.from(JSON.stringify({ exp: Math.floor(Date.now() / 1000) + 3600 })).toString("base64url")
  await page.addInitScript((token) => {
    const session = { token, idToken: null, refreshToken: null, expiresAt: Date.now() + 3_600_000 }
    localStorage.setItem("voronka.session", JSON.stringify(session))
  }, `e30.${claims}.sig`)
  const all = { ...usual, ...answers }
  await page.route("**/api/**", async (route) => {
    const request = route.request()
    const answer = all[`${request.method()} ${new URL(request.url()).pathname}`]
    if (typeof answer === "function") await answer(route)
    else if (answer === undefined) await problem(404, "not_found")(route)
    else await route.fulfill({ json: answer })
  })
}
