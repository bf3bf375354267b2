/**
 * A JSON or NDJSON report of an earlier run in, what it says fails out: line by line, so that it may be larger than the
 * memory. A report that was cut off, laid out anew by another program and too large to be read whole, or is none, is refused.
 */
import { createReadStream } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { createInterface } from "node:readline";
import { UsageError } from "../errors.ts";
import { decode, nullable, refuse, string, type Decoder } from "../model/decoder.ts";
import { onDisk } from "./on-disk.ts";

export type ReadReport = {
  readonly run: string;
  readonly asOf: string;
  readonly policy: { readonly id: string; readonly digest: string };
  /** TableId of each failing finding, by `failKey`. */
  readonly failing: ReadonlyMap<string, string | null>;
};

export const failKey = ({ arn, rule }: { readonly arn: string; readonly rule: string }): string => `${arn} ${rule}`;

export async function readReport(path: string): Promise<ReadReport> {
  const report = createReport(path);
  let whole = false;
  let head = "";
  let layout: "ours" | "records" | "other" | null = null;
  let number = 0;
  for await (const line of linesOf(path)) {
    number += 1;
    layout ??= layoutOf(line);
    if (layout === "other") break;
    if (layout === "records") whole = report.record(parsed(path, line, number), number);
    else if (head !== "closed") {
      head += line;
      if (head.length > mostWhole) break;
      if (!line.startsWith('  "findings": [')) continue;
      report.head(parsed(path, `${head.replace(/\[\]?$/, "[]")}}`, number), number);
      head = "closed";
    } else if (line.startsWith('    {"rule"')) report.finding(parsed(path, line.replace(/,$/, ""), number), number);
    // Another program laid it out anew behind a head like ours.
    else if (/^ {4}/.test(line)) layout = "other";
    else if (line === "}") whole = true;
    if (layout === "other") break;
  }
  if (layout === "other" || (layout === "ours" && head !== "closed")) return readWhole(path);
  if (!whole) throw refused(path, "was cut off: its last line is missing");
  return report.read();
}

const layoutOf = (line: string): "ours" | "records" | "other" =>
  line === "{" ? "ours" : line.startsWith('{"kind"') ? "records" : "other";

async function* linesOf(path: string): AsyncGenerator<string> {
  const input = createReadStream(path);
  try {
    yield* createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY });
  } finally {
    input.destroy();
  }
}

/** More would take the memory of a small machine. */
const mostWhole = 128 * 2 ** 20;

async function readWhole(path: string): Promise<ReadReport> {
  const { size } = await onDisk(path, () => stat(path));
  if (size > mostWhole) {
    throw refused(path, "is too large for a report that is not laid out as it was written: name the report itself");
  }
  const report = createReport(path);
  const value = parsed(path, await onDisk(path, () => readFile(path, "utf8")), 1);
  const found = typeof value === "object" && value !== null && "findings" in value ? value.findings : null;
  if (!Array.isArray(found)) throw refused(path, "holds no findings");
  report.head(value, 1);
  for (const finding of found) report.finding(finding, 1);
  return report.read();
}

function parsed(path: string, text: string, line: number): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw refused(path, "is not JSON", line);
  }
}

function refused(path: string, what: string, line?: number): UsageError {
  const where = line === undefined ? path : `${path}:${line}`;
  return new UsageError(
    `--new-since: ${where} ${what}. It has to be a JSON or NDJSON report of \`restorable audit\` or \`evaluate\`, or a run.`,
  );
}

function createReport(path: string) {
  const failing = new Map<string, string | null>();
  let about: Omit<ReadReport, "failing"> | null = null;
  let findings = 0;
  const read = <T>(decoder: Decoder<T>, value: unknown, line: number): T => {
    const decoded = decode(decoder, value);
    if (!decoded.ok) throw refused(path, `is no report (${decoded.mistake})`, line);
    return decoded.value;
  };
  const finding = (value: unknown, line: number): void => {
    const { rule, arn, tableId, verdict } = read(decodeFinding, value, line);
    findings += 1;
    if (verdict === "fail") failing.set(failKey({ arn, rule }), tableId);
  };
  return {
    finding,
    head(value: unknown, line: number): void {
      const { run, policy } = read(decodeHead, value, line);
      about = { run: run.id, asOf: run.asOf, policy };
    },
    /** A line of NDJSON; true once it was the last. */
    record(value: unknown, line: number): boolean {
      const { kind } = read(decodeKind, value, line);
      if (kind === "run") {
        const { run, asOf, policy } = read(decodeRunRecord, value, line);
        about = { run, asOf, policy };
      } else if (kind === "finding") finding(value, line);
      else if (kind === "end" && read(decodeEnd, value, line).findings !== findings) {
        throw refused(path, `lacks findings: its last line counts others than the ${findings} that are there`, line);
      }
      return kind === "end";
    },
    read(): ReadReport {
      if (about === null) throw refused(path, "does not say of which run it is");
      return { ...about, failing };
    },
  };
}

type Members<T> = { readonly [K in keyof T]: Decoder<T[K]> };

/** Only what is asked for: reports of later versions may say more. */
const has =
  <T extends object>(members: Members<T>): Decoder<T> =>
  (value) => {
    const of = (typeof value === "object" && value !== null ? value : {}) as Readonly<Record<string, unknown>>;
    const entries = Object.entries<Decoder<unknown>>(members as Readonly<Record<string, Decoder<unknown>>>);
    return Object.fromEntries(
      entries.map(([key, decoder]) => {
        if (!Object.hasOwn(of, key)) throw refuse(`a member ${key}`, undefined);
        return [key, decoder(of[key])];
      }),
    ) as T;
  };

const decodePolicy = has({ id: string, digest: string });
const decodeHead = has({ run: has({ id: string, asOf: string }), policy: decodePolicy });
const decodeKind = has({ kind: string });
const decodeRunRecord = has({ run: string, asOf: string, policy: decodePolicy });
const decodeEnd = has({ findings: (value: unknown): unknown => value });
const decodeFinding = has({ rule: string, arn: string, tableId: nullable(string), verdict: string });
