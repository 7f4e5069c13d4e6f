// The `agents` function as a Node.js process: the peer of the figures `cold-start` and `api`.
//
// It creates and lists agents, with the checks, the stored items and the requests to DynamoDB of `functions/agents`, and with the
// clients of the SDK that a function of this product has.

import { DynamoDBClient, GetItemCommand } from "@aws-sdk/client-dynamodb";
import { S3Client } from "@aws-sdk/client-s3";
import { SQSClient } from "@aws-sdk/client-sqs";

import { handler } from "./handler.mjs";

const { AWS_LAMBDA_RUNTIME_API, TABLE_NAME } = process.env;

const clients = { table: new DynamoDBClient({}), objects: new S3Client({}), steps: new SQSClient({}) };
// Opens the connection that the first request would wait for, as the other side does.
await clients.table.send(new GetItemCommand({ TableName: TABLE_NAME, Key: { pk: { S: "PROBE" }, sk: { S: "PROBE" } }, ConsistentRead: true }));
const handle = handler(clients, process.env);

// The Runtime API, without the library for it: its native build would be one more thing to install, and this is faster.
const runtime = `http://${AWS_LAMBDA_RUNTIME_API}/2018-06-01/runtime/invocation`;
for (;;) {
  const next = await fetch(`${runtime}/next`);
  const id = next.headers.get("lambda-runtime-aws-request-id");
  const answer = await handle(await next.json(), id);
  const sent = await fetch(`${runtime}/${id}/response`, { method: "POST", body: JSON.stringify(answer) });
  await sent.arrayBuffer();
}
