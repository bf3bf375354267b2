/** What a Redis or Valkey says of itself in, remarks out: whether a queue can be kept in it without losing anything. */
import type { PlacedRemark, Standing } from "../model/examination.ts";
import { serverAt, type RedisPlace } from "./redis-words.ts";

export type RedisSeen =
  /** The package that talks to it is not there. */
  | { readonly state: "no-client"; readonly where?: undefined }
  | { readonly state: "trouble"; readonly where: RedisPlace; readonly trouble: string }
  /** `info`: as INFO gives it. */
  | { readonly state: "seen"; readonly where: RedisPlace; readonly info: Readonly<Record<string, string>> };

/** BullMQ's own: it refuses what is older, and warns below the second. */
const oldest = [5, 0] as const;
const recommended = [6, 2] as const;

export function queueRemarks(seen: RedisSeen): readonly PlacedRemark[] {
  const told = (standing: Standing, text: string, ...fix: readonly string[]): PlacedRemark => ({
    check: "queue",
    standing,
    text,
    fix,
    place: {},
  });
  if (seen.state === "no-client") {
    return [
      told("missing", "a queue is configured, and the package ioredis is not installed", "npm install ioredis@6"),
    ];
  }
  const { where } = seen;
  const server = serverAt(where);
  if (seen.state === "trouble") {
    return [told("missing", `the queue at ${server} does not answer: ${seen.trouble}`, fixOf(seen.trouble))];
  }
  const { info } = seen;
  const named = info["server_name"] === "valkey" ? "Valkey" : "Redis";
  const version = info["redis_version"] ?? "";
  const remarks: PlacedRemark[] = [];
  if (!reaches(version, oldest)) {
    const text = `the queue at ${server} is ${named} ${version || "of no version"}, which BullMQ does not take`;
    remarks.push(told("missing", text, `Use Redis ${recommended.join(".")} or later, or Valkey.`));
  } else if (!reaches(version, recommended)) {
    const text = `the queue at ${server} is ${named} ${version}: BullMQ asks for ${recommended.join(".")} or later`;
    remarks.push(told("warning", text, `Use Redis ${recommended.join(".")} or later, or Valkey.`));
  } else {
    remarks.push(told("well", `the queue at ${server} answers: ${named} ${version}`));
  }
  const policy = info["maxmemory_policy"];
  if (policy === "noeviction") remarks.push(told("well", "it drops nothing when its memory is full"));
  else {
    const text = `its maxmemory-policy is ${policy ?? "not told"}: when its memory is full, it may drop jobs`;
    remarks.push(told("missing", text, "redis-cli CONFIG SET maxmemory-policy noeviction"));
  }
  if (info["aof_enabled"] === "1") remarks.push(told("well", "it keeps an append-only file: a restart loses nothing"));
  else {
    const text = "it keeps no append-only file: a restart loses jobs, and the audit that waits for them";
    remarks.push(told("warning", text, "redis-cli CONFIG SET appendonly yes"));
  }
  if (!where.tls && !isHere(where.host)) {
    const text =
      "the connection to it is not encrypted: names of accounts and tables, and its password, go over the network";
    remarks.push(told("warning", text, "Write rediss:// in RESTORABLE_QUEUE_URL, and turn on TLS in the server."));
  }
  return remarks;
}

function fixOf(trouble: string): string {
  if (/NOAUTH|WRONGPASS|invalid (?:username|password)/i.test(trouble)) {
    return "Give its user and password in RESTORABLE_QUEUE_URL: rediss://<user>:<password>@<host>:<port>";
  }
  if (/CERT|self-signed|certificate|ALTNAME/i.test(trouble)) {
    return "Let Node trust the authority that signed its certificate: NODE_EXTRA_CA_CERTS=<file.pem>";
  }
  if (/SSL|TLS|EPROTO|wrong version/i.test(trouble)) {
    return "If it speaks no TLS, write redis:// in RESTORABLE_QUEUE_URL, and rediss:// if it does.";
  }
  return "Check host and port of RESTORABLE_QUEUE_URL, and that this machine may reach it.";
}

function reaches(version: string, [major, minor]: readonly [number, number]): boolean {
  const [, theirs = "", less = "0"] = /^(\d+)(?:\.(\d+))?/.exec(version) ?? [];
  return theirs !== "" && (Number(theirs) > major || (Number(theirs) === major && Number(less) >= minor));
}

const isHere = (host: string): boolean => /^(?:127\.\d+\.\d+\.\d+|localhost|\[::1\])$/.test(host);
