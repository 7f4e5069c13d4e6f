// What is stored, in the same items as the other side stores it.

import { createHash } from "node:crypto";

import { GetItemCommand, PutItemCommand, QueryCommand, TransactWriteItemsCommand } from "@aws-sdk/client-dynamodb";
import { Problem } from "./problem.mjs";

const ACCOUNTS_PER_PERSON = 100;

/** The table; at debug level it logs the capacity units of every request. */
export function table(client, TableName, isDebug) {
  const send = async (command) => {
    Object.assign(command.input, { ReturnConsumedCapacity: "TOTAL" });
    const out = await client.send(command);
    if (isDebug) [out.ConsumedCapacity].flat().forEach(spent);
    return out;
  };
  const put = (item) => ({
    TableName,
    Item: item,
    ConditionExpression: "attribute_not_exists(#pk)",
    ExpressionAttributeNames: { "#pk": "pk" },
  });

  /** An item, or nothing. */
  async function get(pk, sk) {
    const out = await send(new GetItemCommand({ TableName, Key: { pk: { S: pk }, sk: { S: sk } }, ConsistentRead: true }));
    return out.Item && parse(out.Item);
  }

  /** A page of a partition. */
  async function query(pk, limit, after) {
    const input = {
      TableName,
      ConsistentRead: true,
      KeyConditionExpression: "#pk = :pk",
      ExpressionAttributeNames: { "#pk": "pk" },
      ExpressionAttributeValues: { ":pk": { S: pk } },
      Limit: limit,
      ExclusiveStartKey: after && { pk: { S: pk }, sk: { S: after } },
    };
    const out = await send(new QueryCommand(input));
    const items = out.Items.map(parse);
    return { items, next: out.LastEvaluatedKey && items.at(-1).sk };
  }

  /** Creates items, all or none. */
  async function insert(items) {
    try {
      if (items.length === 1) await send(new PutItemCommand(put(items[0])));
      else await send(new TransactWriteItemsCommand({ TransactItems: items.map((item) => ({ Put: put(item) })) }));
    } catch (error) {
      if (!["ConditionalCheckFailedException", "TransactionCanceledException"].includes(error.name)) throw error;
      throw new Problem(412, "precondition_failed", "somebody else was faster");
    }
  }

  /** The membership of a person, of which they have one here. */
  async function member(email) {
    const page = await query(`PERSON#${digest(["email", email])}`, ACCOUNTS_PER_PERSON);
    return page.items[0]?.data;
  }

  return { get, query, insert, member };
}

/** An item of the table. */
export function item(pk, sk, entity, data, ttl) {
  const attributes = { pk: { S: pk }, sk: { S: sk }, et: { S: entity }, v: { N: "1" }, data: marshal(data) };
  return ttl ? { ...attributes, ttl: { N: String(ttl) } } : attributes;
}

/** SHA-256 over texts, each with its length. */
export function digest(parts) {
  const hash = createHash("sha256");
  for (const part of parts) {
    const length = Buffer.alloc(8);
    length.writeBigUInt64LE(BigInt(Buffer.byteLength(part)));
    hash.update(length).update(part);
  }
  return hash.digest("hex");
}

function parse({ pk, sk, v, data }) {
  return { pk: pk.S, sk: sk.S, version: Number(v.N), data: unmarshal(data) };
}

function marshal(value) {
  if (value === null || value === undefined) return { NULL: true };
  if (typeof value === "boolean") return { BOOL: value };
  if (typeof value === "number") return { N: String(value) };
  if (typeof value === "string") return { S: value };
  if (Array.isArray(value)) return { L: value.map(marshal) };
  return { M: Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, marshal(inner)])) };
}

function unmarshal(attribute) {
  const [[kind, value]] = Object.entries(attribute);
  if (kind === "NULL") return null;
  if (kind === "N") return Number(value);
  if (kind === "L") return value.map(unmarshal);
  if (kind === "M") return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, unmarshal(inner)]));
  return value;
}

function spent({ CapacityUnits }) {
  const line = { level: "DEBUG", message: "dynamodb", "capacity.units": CapacityUnits };
  process.stdout.write(`${JSON.stringify({ timestamp: new Date().toISOString(), ...line })}\n`);
}
