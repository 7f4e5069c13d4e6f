// From an event of API Gateway to its answer: find the route, recognise the caller, do the work, log one line and one metric.

import { create, list } from "./agents.mjs";
import { Problem } from "./problem.mjs";
import { table } from "./table.mjs";
import { tokens } from "./tokens.mjs";

const ROUTES = { "GET /api/agents": list, "POST /api/agents": create };
const WRITERS = ["owner", "manager"];

/** The function that answers an event. */
export function handler(clients, { TABLE_NAME, OIDC_ISSUER, OIDC_AUDIENCE, LOG_LEVEL, STAGE }) {
  const rows = table(clients.table, TABLE_NAME, LOG_LEVEL === "debug");
  const verify = tokens(OIDC_ISSUER, OIDC_AUDIENCE);
  return async (event, requestId) => {
    const started = Date.now();
    const { method, path } = event.requestContext.http;
    let answer;
    try {
      const route = ROUTES[`${method} ${path}`];
      if (!route) throw new Problem(404, "not_found", "there is no such route");
      const member = await rows.member(await verify(event.headers.authorization));
      if (!member) throw new Problem(403, "no_account", "you do not belong to an account yet");
      if (route === create && !WRITERS.includes(member.role)) throw new Problem(403, "forbidden", "your role may not do this");
      answer = await route(rows, member, event);
    } catch (error) {
      answer = (error instanceof Problem ? error : new Problem(500, "internal", String(error))).answer(requestId);
    }
    log({ level: "INFO", message: "answered", "http.method": method, "http.path": path, "http.status": answer.statusCode, requestId });
    log(metric(STAGE, answer.statusCode, Date.now() - started));
    return answer;
  };
}

function metric(stage, status, milliseconds) {
  const dimensions = [["function", "stage"], ["function", "stage", "outcome"]];
  const metrics = [{ Name: "InvocationMs", Unit: "Milliseconds" }];
  const directive = { Namespace: "Voronka", Dimensions: dimensions, Metrics: metrics };
  const outcome = status < 400 ? "ok" : status < 500 ? "refused" : "failed";
  const aws = { Timestamp: Date.now(), CloudWatchMetrics: [directive] };
  return { _aws: aws, function: "agents", stage, outcome, InvocationMs: milliseconds };
}

function log(line) {
  process.stdout.write(`${JSON.stringify({ timestamp: new Date().toISOString(), ...line })}\n`);
}
