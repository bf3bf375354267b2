/**
 * Stands on loopback between a client nobody here wrote and the emulator: passes every request on as it is, gives the
 * answer back as it is, and keeps both. Changes nothing and refuses nothing.
 */
import { createServer, request, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import type { ServiceId } from "../../../src/emulator/operations.ts";
import { backupCommandOf } from "../models/backup-request.ts";
import type { RawAnswer } from "../models/judge-answer.ts";

export type Exchange = {
  readonly service: ServiceId;
  readonly command: string;
  readonly body: string;
  readonly answer: RawAnswer;
};

export type RecordingProxy = {
  readonly url: string;
  readonly exchanges: readonly Exchange[];
  /** Resolves with the first exchange, past or to come, that is `wanted`. */
  seen(wanted: (exchange: Exchange) => boolean): Promise<Exchange>;
  close(): Promise<void>;
};

export async function startRecordingProxy(target: string): Promise<RecordingProxy> {
  const exchanges: Exchange[] = [];
  let wake: (() => void)[] = [];
  const server = createServer((incoming, outgoing) => {
    void (async () => {
      const body = await readWhole(incoming);
      const { method, headers } = incoming;
      const url = new URL(incoming.url ?? "/", target);
      const answer = await passOn(url, { method: method ?? "GET", headers, body });
      exchanges.push({ ...askedOf(incoming, url, body.toString()), body: body.toString(), answer });
      for (const told of wake.splice(0)) told();
      outgoing.writeHead(answer.status, answer.headers as Record<string, string>).end(answer.body);
    })().catch((error: unknown) => outgoing.destroy(error as Error));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    exchanges,
    async seen(wanted) {
      for (;;) {
        const found = exchanges.find(wanted);
        if (found) return found;
        await new Promise<void>((resolve) => wake.push(resolve));
      }
    },
    close: () =>
      new Promise((resolve) => {
        wake = [];
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

type Passed = Pick<IncomingMessage, "headers"> & { readonly method: string; readonly body: Buffer };

function passOn(url: URL, { method, headers, body }: Passed): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const passed = request(url, { method, headers }, (response) => {
      void readWhole(response).then((whole) => {
        const flat = Object.entries(response.headers).map(([name, value]) => [name, String(value)] as const);
        // The body is sent on whole, so that its length is known and nothing of the connection is passed on.
        const kept = flat.filter(([name]) => !["connection", "keep-alive", "transfer-encoding"].includes(name));
        resolve({ status: response.statusCode ?? 0, headers: Object.fromEntries(kept), body: whole });
      }, reject);
    });
    passed.on("error", reject);
    passed.end(body);
  });
}

async function readWhole(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}

const targets: Readonly<Record<string, ServiceId>> = {
  DynamoDB_20120810: "dynamodb",
  AWSOrganizationsV20161128: "organizations",
  ResourceGroupsTaggingAPI_20170126: "tagging",
  TrentService: "kms",
};

/** Read anew from the request, not asked of the emulator: a wrong reading there must not hide here. */
/** Of Security Hub's REST protocol. */
const findingPaths: Readonly<Record<string, string>> = {
  "/findings/import": "BatchImportFindings",
  "/findings": "GetFindings",
};

function askedOf(incoming: IncomingMessage, url: URL, body: string): Pick<Exchange, "service" | "command"> {
  const [target, command = ""] = String(incoming.headers["x-amz-target"] ?? "").split(".");
  const service = targets[target ?? ""];
  if (service) return { service, command };
  const findings = findingPaths[url.pathname];
  if (findings !== undefined) return { service: "securityhub", command: findings };
  if (url.pathname === "/listRegions") return { service: "account", command: "ListRegions" };
  const asked = backupCommandOf(url.pathname);
  if (asked !== undefined) return { service: "backup", command: asked };
  const action = new URLSearchParams(body).get("Action");
  if (action !== null) return { service: "sts", command: action };
  throw new Error(`nobody expected ${String(incoming.method)} ${url.pathname}`);
}
