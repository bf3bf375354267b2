/**
 * Requests as AWS clients put them on the wire, in each protocol, and the raw bytes that come back. Signed with the keys it
 * is given and a signature of nothing: the emulator does not check signatures.
 */
import { request } from "node:http";
import { operations, type OperationId, type ServiceId } from "../../../src/emulator/operations.ts";
import { backupPath, isWritten } from "./backup-request.ts";
import type { RawAnswer } from "./judge-answer.ts";

export type Keys = { readonly accessKeyId: string; readonly sessionToken?: string | undefined };

export type WireRequest = {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

type Input = Readonly<Record<string, unknown>>;

const targets = {
  dynamodb: "DynamoDB_20120810",
  organizations: "AWSOrganizationsV20161128",
  tagging: "ResourceGroupsTaggingAPI_20170126",
  kms: "TrentService",
} as const;

/** Of Security Hub's REST protocol. */
const findingPaths: Readonly<Record<string, string>> = {
  BatchImportFindings: "/findings/import",
  GetFindings: "/findings",
};

/** `signer`: null leaves the request unsigned. */
export function requestOf(
  asked: { readonly service: ServiceId; readonly command: string; readonly input: Input; readonly body?: string },
  signer: { readonly keys: Keys; readonly region: string } | null,
): WireRequest {
  const { service, command, input } = asked;
  const signed = signer === null ? {} : signature(service, signer);
  const json = asked.body ?? JSON.stringify(input);
  switch (service) {
    case "dynamodb":
    case "organizations":
    case "tagging":
    case "kms":
      return {
        method: "POST",
        path: "/",
        headers: { ...signed, "x-amz-target": `${targets[service]}.${command}` },
        body: json,
      };
    case "sts": {
      const form = new URLSearchParams({ Action: command, Version: "2011-06-15" });
      for (const [name, value] of Object.entries(input)) form.set(name, String(value));
      const headers = { ...signed, "content-type": "application/x-www-form-urlencoded" };
      return { method: "POST", path: "/", headers, body: form.toString() };
    }
    case "account":
      return {
        method: "POST",
        path: `/${command.charAt(0).toLowerCase()}${command.slice(1)}`,
        headers: signed,
        body: json,
      };
    case "securityhub":
      return { method: "POST", path: findingPaths[command] ?? `/${command}`, headers: signed, body: json };
    case "backup":
      return isWritten(command)
        ? { method: "PUT", path: backupPath(command, {}), headers: signed, body: json }
        : { method: "GET", path: backupPath(command, input), headers: signed, body: "" };
    default:
      return service satisfies never;
  }
}

export const requestFor = (
  operation: OperationId,
  input: Input,
  signer: Parameters<typeof requestOf>[1],
): WireRequest =>
  requestOf({ service: operations[operation].service, command: operations[operation].command, input }, signer);

function signature(
  service: ServiceId,
  { keys, region }: { readonly keys: Keys; readonly region: string },
): Record<string, string> {
  const scope = `${keys.accessKeyId}/20261120/${region}/${service}/aws4_request`;
  return {
    authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0`,
    "x-amz-date": new Date().toISOString().replace(/[-:]|\.\d{3}/g, ""),
    ...(keys.sessionToken === undefined ? {} : { "x-amz-security-token": keys.sessionToken }),
  };
}

/** null: no answer came within `patience` milliseconds, or it broke off. */
export function send(endpoint: string, wire: WireRequest, patience = 30_000): Promise<RawAnswer | null> {
  return new Promise((resolve) => {
    const sent = request(`${endpoint}${wire.path}`, { method: wire.method, headers: wire.headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", () => resolve(null));
      response.on("end", () => {
        const headers = Object.fromEntries(
          Object.entries(response.headers).map(([name, value]) => [name, String(value)]),
        );
        resolve({ status: response.statusCode ?? 0, headers, body: Buffer.concat(chunks) });
      });
    });
    sent.on("error", () => resolve(null));
    sent.setTimeout(patience, () => sent.destroy());
    sent.end(wire.body);
  });
}
