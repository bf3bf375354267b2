/** What the SDK's own client sends, next to what is sent with less middleware, and its signature worked out from the request alone. */
import { createHash, createHmac } from "node:crypto";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { DynamoDBClient, ListTablesCommand } from "@aws-sdk/client-dynamodb";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { connect } from "../../src/aws/connect.ts";
import { virtualPorts } from "./ports-fixture.ts";

type Received = { readonly method: string; readonly url: string; readonly headers: IncomingHttpHeaders; body: string };

let received: Received[];
const server = createServer((request, response) => {
  const one = { method: request.method ?? "", url: request.url ?? "", headers: request.headers, body: "" };
  request.setEncoding("utf8").on("data", (text: string) => (one.body += text));
  request.on("end", () => {
    received.push(one);
    response.writeHead(200, { "content-type": "application/x-amz-json-1.0" });
    response.end('{"TableNames":[],"ResourceTagMappingList":[],"Results":[]}');
  });
});
let endpoint: string;

beforeEach(async () => {
  received = [];
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
});

const region = "eu-west-1";
const keys = { accessKeyId: "AKIAEXAMPLE", secretAccessKey: "the-secret" };

async function ask(credentials: typeof keys): Promise<void> {
  const aws = connect({ env: {}, ports: virtualPorts(), endpoint, callerCredentials: credentials, region });
  const reader = aws.reader(aws.hub, region);
  const answers = await Promise.all([
    reader.read("dynamodb:ListTables", {}),
    reader.read("dynamodb:ListTables", { Limit: 7 }),
    reader.read("tag:GetResources", {}),
    reader.read("backup:ListProtectedResources", { MaxResults: 5 }),
  ]);
  expect(answers.map(({ state }) => state)).toEqual(["read", "read", "read", "read"]);
  aws.close();
}

const hash = (text: string): string => createHash("sha256").update(text).digest("hex");
const hmac = (key: string | Buffer, text: string): Buffer => createHmac("sha256", key).update(text).digest();

/** As AWS works it out (IAM user guide, "Create a signed AWS API request"). */
function signatureOf({ method, url, headers, body }: Received, secret: string): string {
  const authorization = String(headers.authorization);
  const [, date = "", at = "", service = ""] =
    /Credential=[^/]+\/(\d+)\/([^/]+)\/([^/]+)\/aws4_request/.exec(authorization) ?? [];
  const signed = /SignedHeaders=([^,]+)/.exec(authorization)?.[1] ?? "";
  const [path = "", query = ""] = url.split("?");
  const lines = signed.split(";").map((name) => `${name}:${String(headers[name]).trim().replace(/ +/g, " ")}\n`);
  const canonical = [method, path, query.split("&").sort().join("&"), lines.join(""), signed, hash(body)].join("\n");
  const scope = `${date}/${at}/${service}/aws4_request`;
  const toSign = ["AWS4-HMAC-SHA256", headers["x-amz-date"], scope, hash(canonical)].join("\n");
  const key = [date, at, service, "aws4_request"].reduce<string | Buffer>(hmac, `AWS4${secret}`);
  return hmac(key, toSign).toString("hex");
}

describe("a call with less middleware than the SDK's own", () => {
  test("is signed with the keys of its session, though all calls of a client share what signs", async () => {
    const others = { accessKeyId: "AKIAOTHERS", secretAccessKey: "another-secret" };
    await Promise.all([ask(keys), ask(others)]);
    expect(received).toHaveLength(8);
    for (const request of received) {
      const own = String(request.headers.authorization).includes(keys.accessKeyId) ? keys : others;
      expect(request.headers.authorization).toContain(`Credential=${own.accessKeyId}/`);
      expect(request.headers.authorization).toContain(`Signature=${signatureOf(request, own.secretAccessKey)}`);
    }
  });

  test("names itself as the SDK would, but for what the SDK counts of itself", async () => {
    await ask(keys);
    const ours = received.find(({ headers }) => headers["x-amz-target"] === "DynamoDB_20120810.ListTables");
    received = [];
    const client = new DynamoDBClient({ region, endpoint, credentials: keys, userAgentAppId: "restorable" });
    await client.send(new ListTablesCommand({}));
    client.destroy();
    const [theirs] = received;
    const words = (name: string, of: Received | undefined): readonly string[] =>
      String(of?.headers[name])
        .split(" ")
        .filter((word) => !/^(m|cfg)\//.test(word))
        .sort();
    for (const name of ["user-agent", "x-amz-user-agent"]) expect(words(name, ours)).toEqual(words(name, theirs));
    expect(words("user-agent", ours)).toContain("app/restorable");
  });
});
