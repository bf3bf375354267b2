/** A node and the type that is wanted in, the value as a compiled policy holds it out, or why it is not one. Total. */
import { durationExamples, formatDurationExactly, parseDuration } from "../condition/duration.ts";
import { formatPercent, parsePercent } from "../condition/percent.ts";
import { exactBytes, formatSize, parseSize } from "../condition/size.ts";
import type { Scalar } from "../model/fact.ts";
import type { FactType } from "../model/fact-entry.ts";
import type { Mistake } from "./mistakes.ts";
import { describeKind, entriesOf } from "./tree.ts";
import type { Node, ScalarNode } from "./tree.ts";

export type Read = { readonly ok: true; readonly value: Scalar } | { readonly ok: false; readonly mistake: Mistake };

/** Milliseconds for durations, bytes for sizes, ISO instants in UTC. `name` is what the value is for, in a message. */
export function readValue(type: FactType, node: Node, name: string): Read {
  const scalar = node.kind === "scalar" ? node : null;
  const value = scalar === null ? null : readers[type](scalar);
  if (value !== null) return { ok: true, value };
  const hint = scalar === null || scalar.value === null ? bracesHint(node) : hints[type](scalar);
  const written = scalar === null || scalar.value === null ? describeKind(node) : `\`${scalar.text}\``;
  const message = `${name} has to be ${typeNames[type]}, not ${written}`;
  return { ok: false, mistake: { code: "value-type", message, hint } };
}

/** `{maxAge}` without quotes is a mapping of one key that has no value. */
function bracesHint(node: Node): string | undefined {
  const [only, ...others] = entriesOf(node);
  const isBare = only !== undefined && others.length === 0 && only.value.kind === "scalar" && only.value.value === null;
  return isBare ? `for the parameter, write "{${only.key}}" in quotes` : undefined;
}

export const typeNames = {
  string: "text",
  boolean: "true or false",
  number: "a number",
  percent: "a percentage",
  bytes: "a size",
  duration: "a duration",
  instant: "an instant",
} as const satisfies Record<FactType, string>;

const readers = {
  string: ({ value }) => (typeof value === "string" ? value : null),
  boolean: ({ value }) => (typeof value === "boolean" ? value : null),
  number: ({ value }) => (typeof value === "number" && Number.isFinite(value) ? value : null),
  percent: ({ value }) => (typeof value === "string" ? parsePercent(value) : null),
  bytes: ({ value }) => (typeof value === "string" ? parseSize(value) : exactBytes(value)),
  duration: ({ value }) => (typeof value === "string" ? parseDuration(value) : null),
  instant: ({ value }) => (typeof value === "string" ? parseInstant(value) : null),
} as const satisfies Record<FactType, (node: ScalarNode) => Scalar | null>;

const hints = {
  string: ({ text }) => `write "${text}" in quotes`,
  boolean: ({ text }) => {
    if (/^(yes|on|true)$/i.test(text)) return "write true";
    return /^(no|off|false)$/i.test(text) ? "write false" : "write true or false";
  },
  number: ({ text }) => (/^-?\d+(\.\d+)?$/.test(text) ? `write ${text} without quotes` : "write a number"),
  percent: ({ text }) => percentHint(text),
  bytes: () => "write bytes as a whole number, or 500MB, 10GiB",
  duration: ({ text }) => (/^\d{1,6}$/.test(text) ? `write ${text}d` : `write it as ${durationExamples.join(", ")}`),
  instant: () => "write it in UTC, as 2026-11-01 or 2026-11-01T08:00:00Z",
} as const satisfies Record<FactType, (node: ScalarNode) => string>;

/** `0.95` is meant as a part of one: as a percentage it would ask for next to nothing. */
function percentHint(text: string): string {
  const part = /^0?\.\d+$/.test(text) ? formatPercent(Number((Number(text) * 100).toFixed(2))) : null;
  if (part !== null) return `write ${part}`;
  return parsePercent(`${text}%`) === null ? "write it as 95% or 99.5%, from 0% to 100%" : `write ${text}%`;
}

/** Without a zone an instant would mean another moment on every machine. */
const instant = /^(\d{4}-\d{2}-\d{2})(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2}))?$/;

/** The ISO instant in UTC that a text says; null when it says none, or one without a zone. */
export function parseInstant(text: string): string | null {
  const [, day] = instant.exec(text) ?? [];
  const time = Date.parse(text);
  if (day === undefined || Number.isNaN(time)) return null;
  // Engines read 30 February as 2 March.
  const midnight = new Date(`${day}T00:00:00Z`);
  return midnight.toISOString().startsWith(day) ? new Date(time).toISOString() : null;
}

/** As a person would write it in a policy. */
export function writeValue(type: FactType, value: Scalar): string {
  if (typeof value !== "number") return String(value);
  if (type === "duration") return formatDurationExactly(value);
  if (type === "bytes") return formatSize(value);
  return type === "percent" ? formatPercent(value) : String(value);
}
