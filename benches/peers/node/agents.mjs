// Creating and listing agents.

import { randomBytes } from "node:crypto";

import { Problem } from "./problem.mjs";
import { digest, item } from "./table.mjs";

const AGENTS_PER_ACCOUNT = 500;
const IDEMPOTENCY_SECONDS = 86_400;
const FIELDS = ["name", "instructions", "language", "model", "replyDelaySeconds", "schedule"];
const LANGUAGES = ["auto", "ru", "en"];
const ULID = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** `GET /api/agents` */
export async function list(rows, { account }, event) {
  const { limit = "25", cursor } = event.queryStringParameters ?? {};
  if (!/^\d+$/.test(limit) || +limit < 1 || +limit > 100) {
    throw new Problem(422, "invalid", "the limit is wrong", [{ loc: ["query", "limit"], code: "out_of_range" }]);
  }
  const after = cursor && Buffer.from(cursor, "base64url").toString();
  const page = await rows.query(`${account}#AGENTS`, +limit, after);
  const nextCursor = page.next ? Buffer.from(page.next).toString("base64url") : null;
  return answer(200, { items: page.items.map((row) => output(row.data, row.version)), nextCursor });
}

/** `POST /api/agents` */
export async function create(rows, { account }, event) {
  const draft = parse(event);
  const key = event.headers["idempotency-key"];
  const route = "POST /api/agents";
  const place = key && `${account}#IDEMPOTENCY#${digest([route, key])}`;
  const request = digest(["POST", "/api/agents", event.body]);
  const before = place && (await rows.get(place, "META"));
  if (before) return replay(before.data, request);

  const partition = `${account}#AGENTS`;
  if ((await rows.query(partition, AGENTS_PER_ACCOUNT)).items.length >= AGENTS_PER_ACCOUNT) {
    throw new Problem(409, "too_many_agents", `an account holds at most ${AGENTS_PER_ACCOUNT} agents; delete one first`);
  }
  const now = new Date();
  const agent = { id: `agt_${ulid(now)}`, draft, published: null, createdAt: now.toISOString(), updatedAt: now.toISOString() };
  const made = answer(201, output(agent, 1), { location: `/api/agents/${agent.id}`, etag: '"1"' });
  const items = [item(partition, agent.id, "agent", agent)];
  if (place) {
    const response = { status: 201, headers: Object.entries(made.headers), body: made.body };
    items.push(item(place, "META", "idempotency", { request, response }, Math.floor(now / 1000) + IDEMPOTENCY_SECONDS));
  }
  await rows.insert(items);
  return made;
}

function parse(event) {
  if (!/^application\/json\s*(;|$)/i.test(event.headers["content-type"] ?? "")) {
    throw new Problem(422, "invalid", "must be JSON", [{ loc: ["header", "content-type"], code: "unsupported_type" }]);
  }
  let body;
  try {
    body = JSON.parse(event.body);
  } catch {
    throw new Problem(422, "invalid", "this is no JSON", [{ loc: ["body"], code: "invalid_json" }]);
  }
  const { name, instructions = "", language = "auto", model = null, replyDelaySeconds = 0, schedule = null } = body;
  const errors = Object.keys(body).filter((field) => !FIELDS.includes(field)).map((field) => wrong(field, "unknown_field"));
  const check = (isRight, field) => isRight || errors.push(wrong(field, "invalid_value"));
  check(typeof name === "string" && isLine(name), "name");
  check(typeof instructions === "string" && [...instructions].length <= 20_000, "instructions");
  check(LANGUAGES.includes(language), "language");
  check(model === null || (typeof model === "string" && isLine(model)), "model");
  check(Number.isInteger(replyDelaySeconds) && replyDelaySeconds >= 0 && replyDelaySeconds <= 120, "replyDelaySeconds");
  check(schedule === null, "schedule");
  if (errors.length) throw new Problem(422, "invalid", "the request is not valid", errors);
  return { name: name.trim(), instructions, model, language, replyDelay: replyDelaySeconds, schedule };
}

function isLine(text) {
  const { length } = [...text.trim()];
  return length >= 1 && length <= 100 && !/[\u0000-\u001f\u007f]/.test(text);
}

function wrong(field, code) {
  return { loc: ["body", field], code, message: "this value is not allowed here" };
}

function output({ id, draft, published, createdAt, updatedAt }, version) {
  const { name, instructions, model, language, replyDelay: replyDelaySeconds, schedule } = draft;
  const fingerprint = published && digest([JSON.stringify(draft)]);
  const hasUnpublishedChanges = published?.fingerprint !== fingerprint || !published;
  const shown = { id, name, instructions, model, language, replyDelaySeconds, schedule };
  return { ...shown, publishedVersion: published?.version ?? null, hasUnpublishedChanges, version, createdAt, updatedAt };
}

function replay(record, request) {
  if (record.request !== request) throw new Problem(422, "idempotency_key_reused", "use a new key");
  const { status, headers, body } = record.response;
  return { statusCode: status, headers: { ...Object.fromEntries(headers), "idempotent-replayed": "true" }, body };
}

function answer(statusCode, body, headers = {}) {
  const all = { "content-type": "application/json", "cache-control": "no-store", ...headers };
  return { statusCode, headers: all, body: JSON.stringify(body) };
}

function ulid(now) {
  let text = "";
  for (let time = now.getTime(), at = 0; at < 10; at += 1, time = Math.floor(time / 32)) text = ULID[time % 32] + text;
  for (const byte of randomBytes(16)) text += ULID[byte % 32];
  return text;
}
