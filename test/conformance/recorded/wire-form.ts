/**
 * A recorded answer comes in, the HTTP answer that AWS's client read goes out: status, content type and body. boto3
 * turned the body into Python values; this turns them back, instants into seconds since the epoch as AWS spells them.
 */
import { isObject, textOf, type Json, type JsonObject, type RecordedAnswer } from "./recordings.ts";

export type WireForm = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

const contentTypes: Readonly<Record<string, string>> = {
  dynamodb: "application/x-amz-json-1.0",
  tagging: "application/x-amz-json-1.1",
  backup: "application/json",
};

export function wireFormOf({ service, status, data }: RecordedAnswer): WireForm {
  const headers = { "content-type": contentTypes[service] ?? "" };
  const { Error: error } = data;
  if (isObject(error)) {
    // boto3 keeps the body's own members beside the Error that it makes of them.
    const { message, Message } = data;
    const told = message === undefined ? { Message } : { message };
    const body = { __type: `com.amazonaws.dynamodb.v20120810#${textOf(error["Code"])}`, ...told };
    return { status, headers, body: JSON.stringify(body) };
  }
  // An operation without output answers nothing at all.
  return { status, headers, body: Object.keys(data).length === 0 ? "" : spelled(data) };
}

function spelled(value: Json): string {
  if (isInstant(value)) return spelledInstant(millisecondsOf(value));
  if (Array.isArray(value)) return `[${value.map(spelled).join(",")}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const members = Object.entries(value).map(([name, member]) => `${JSON.stringify(name)}:${spelled(member)}`);
  return `{${members.join(",")}}`;
}

/** `1.516149542009E9`: AWS's services write a double as Java does, which the recorded content lengths bear out. */
function spelledInstant(ms: number): string {
  const digits = String(ms).replace(/0+$/, "");
  return `${digits.slice(0, 1)}.${digits.slice(1) || "0"}E${String(ms).length - 4}`;
}

export const isInstant = (value: Json | undefined): value is JsonObject =>
  isObject(value) && value["__class__"] === "datetime";

/** Epoch milliseconds, the recorded digits taken for UTC. */
export function millisecondsOf(instant: JsonObject): number {
  const part = (name: string): number => Number(instant[name] ?? 0);
  return (
    Date.UTC(part("year"), part("month") - 1, part("day"), part("hour"), part("minute"), part("second")) +
    part("microsecond") / 1_000
  );
}

export const isoOf = (instant: JsonObject): string => new Date(millisecondsOf(instant)).toISOString();
