/**
 * An HTTP request as an AWS client sends it, read into service, operation, credential scope and input document. Which
 * protocol it is shows in the request itself: a target header, a form, or a REST path (aws-facts §6.6).
 */
import type { IncomingHttpHeaders } from "node:http";
import type { Input } from "./input.ts";
import type { ServiceId } from "./operations.ts";
import { backupRoute } from "./rest-routes.ts";

export type WireRequest = {
  readonly service: ServiceId;
  readonly command: string;
  readonly accessKeyId: string | undefined;
  readonly sessionToken: string | undefined;
  /** Region of the credential scope; "" when unsigned. */
  readonly region: string;
  /** Epoch milliseconds at which the client says it signed; undefined: it does not say. */
  readonly signedAt: number | undefined;
  /** undefined: the body is no document of the protocol. */
  readonly input: Input | undefined;
};

const targets: Readonly<Record<string, ServiceId>> = {
  DynamoDB_20120810: "dynamodb",
  AWSOrganizationsV20161128: "organizations",
  ResourceGroupsTaggingAPI_20170126: "tagging",
  TrentService: "kms",
};

/** Of Security Hub; its operations take everything from the body. */
const findingPaths: Readonly<Record<string, string>> = {
  "/findings/import": "BatchImportFindings",
  "/findings": "GetFindings",
};

const restServices = ["account", "backup", "securityhub"] as const;

/** undefined: no service that is answered here. */
export function readRequest(request: {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}): WireRequest | undefined {
  const { headers, body } = request;
  const url = new URL(request.url, "http://loopback");
  const signature = credentialScope(headers.authorization);
  const signed = {
    accessKeyId: signature?.accessKeyId,
    sessionToken: single(headers["x-amz-security-token"]),
    region: signature?.region ?? "",
    signedAt: instantOf(single(headers["x-amz-date"])),
  };
  const target = single(headers["x-amz-target"]);
  if (target !== undefined) {
    const dot = target.lastIndexOf(".");
    const service = targets[target.slice(0, dot)];
    return service && { service, command: target.slice(dot + 1), ...signed, input: json(body) };
  }
  if (headers["content-type"]?.startsWith("application/x-www-form-urlencoded")) {
    const form = Object.fromEntries(new URLSearchParams(body));
    return { service: "sts", command: form["Action"] ?? "", ...signed, input: form };
  }
  if (request.method === "POST" && /^\/listRegions\/?$/.test(url.pathname)) {
    return { service: "account", command: "ListRegions", ...signed, input: json(body === "" ? "{}" : body) };
  }
  const findings = request.method === "POST" ? findingPaths[url.pathname.replace(/\/$/, "")] : undefined;
  if (findings !== undefined) {
    return { service: "securityhub", command: findings, ...signed, input: json(body === "" ? "{}" : body) };
  }
  const asked = backupRoute(request.method, url);
  if (asked) {
    const { takesBody, command } = asked;
    const written = takesBody ? json(body) : {};
    return { service: "backup", command, ...signed, input: written && { ...written, ...asked.input } };
  }
  const service = restServices.find((each) => each === signature?.service);
  if (service !== undefined) {
    return { service, command: `${request.method} ${url.pathname}`, ...signed, input: {} };
  }
  return undefined;
}

/** `AWS4-HMAC-SHA256 Credential=KEY/DATE/REGION/SERVICE/aws4_request, …` */
function credentialScope(
  authorization: string | undefined,
): { readonly accessKeyId: string; readonly region: string; readonly service: string } | undefined {
  const found = /Credential=([^/,\s]+)\/\d{8}\/([^/]+)\/([^/]+)\/aws4_request/.exec(authorization ?? "");
  return found ? { accessKeyId: found[1] ?? "", region: found[2] ?? "", service: found[3] ?? "" } : undefined;
}

/** `20261120T120000Z`, as Signature Version 4 writes it. */
function instantOf(date: string | undefined): number | undefined {
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/
    .exec(date ?? "")
    ?.slice(1)
    .map(Number);
  if (parts === undefined) return undefined;
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

const single = (header: string | string[] | undefined): string | undefined =>
  Array.isArray(header) ? header[0] : header;

function json(body: string): Input | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Input) : undefined;
  } catch {
    return undefined;
  }
}
