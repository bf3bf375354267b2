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
    return [told("missing", `the queue at ${server} does not answer: ${seen.trouble}`, fixOf(seen.trouble, where))];
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
  if (policy === "noeviction") remarks.push(told("well", "the queue drops nothing when its memory is full"));
  else {
    const text = `the maxmemory-policy of the queue is ${policy ?? "not told"}: when its memory is full, it may drop jobs`;
    remarks.push(told("missing", text, "redis-cli CONFIG SET maxmemory-policy noeviction"));
  }
  if (info["aof_enabled"] === "1")
    remarks.push(told("well", "the queue keeps an append-only file: a restart loses nothing"));
  else {
    const text =
      "the queue keeps no append-only file: what a restart loses, audits put there again, which takes longer";
    remarks.push(told("warning", text, "redis-cli CONFIG SET appendonly yes"));
  }
  if (!where.tls && !isHere(where.host)) {
    const text =
      "the connection to the queue is not encrypted: names of accounts and tables, and its password, go over the network";
    remarks.push(told("warning", text, "Write rediss:// in RESTORABLE_QUEUE_URL, and turn on TLS in the server."));
  }
  return remarks;
}

function fixOf(trouble: string, { tls }: RedisPlace): string {
  if (/NOAUTH|WRONGPASS|invalid (?:username|password)/i.test(trouble)) {
    return "Give its user and password in RESTORABLE_QUEUE_URL: rediss://<user>:<password>@<host>:<port>";
  }
  if (/CERT|self-signed|certificate|ALTNAME/i.test(trouble)) {
    return "Let Node trust the authority that signed its certificate: NODE_EXTRA_CA_CERTS=<file.pem>";
  }
  if (/SSL|TLS|EPROTO|wrong version/i.test(trouble)) {
    return "If it speaks no TLS, write redis:// in RESTORABLE_QUEUE_URL, and rediss:// if it does.";
  }
  if (/DB index/i.test(trouble)) return "Name a database that it has in RESTORABLE_QUEUE_URL, or none.";
  const speech = tls ? ", and that it speaks TLS" : "";
  return `Check host and port of RESTORABLE_QUEUE_URL, and that this machine may reach it${speech}.`;
}

function reaches(version: string, [major, minor]: readonly [number, number]): boolean {
  const [, theirs = "", less = "0"] = /^(\d+)(?:\.(\d+))?/.exec(version) ?? [];
  return theirs !== "" && (Number(theirs) > major || (Number(theirs) === major && Number(less) >= minor));
}

const isHere = (host: string): boolean => /^(?:127\.\d+\.\d+\.\d+|localhost|\[::1\])$/.test(host);
