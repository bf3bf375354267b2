/**
 * A line of a file of drills, parsed and of unknown shape, in; the same as a type out. The file is untrusted: members that
 * nobody knows, texts that are too long and values that cannot be are refused with the path to them.
 */
import { array, boolean, count, nullable, object, oneOf, refuse, string, variant, type Decoder } from "./decoder.ts";
import {
  drillCheckNames,
  drillOutcomes,
  isDrillId,
  isScratchName,
  scratchPrefix,
  type DrillCheck,
  type DrillLimit,
  type DrillRecord,
  type DrillsEnd,
  type DrillsHeader,
  type DrillSource,
} from "./drill.ts";

export type DrillsLine = DrillsHeader | DrillRecord | DrillsEnd;

/** Longer than any ARN, and any sentence that a drill says. */
const longest = 2_048;
const mostItems = 1_000;

const where =
  (expected: string, holds: (text: string) => boolean): Decoder<string> =>
  (value) => {
    const text = string(value);
    if (!holds(text)) throw refuse(expected, text);
    return text;
  };

export const text = where(`a text of at most ${longest} characters`, (value) => value.length <= longest);
export const accountId = where("an account id (12 digits)", (value) => /^\d{12}$/.test(value));
export const region = where(
  "the name of a Region",
  (value) => /^[a-z0-9]+(-[a-z0-9]+)+$/.test(value) && value.length <= 40,
);
export const tableName = where("the name of a table", (value) => /^[A-Za-z0-9_.-]{3,255}$/.test(value));
const drillId = where("32 hex digits", isDrillId);
const scratchName = where(`${scratchPrefix} and 32 hex digits`, isScratchName);
const digest = where("sha256: and 64 hex digits", (value) => /^sha256:[0-9a-f]{64}$/.test(value));
/** The last digit carries two bits of the last byte: any other than these four would be another text of the same bytes. */
const signature = where("64 bytes in base64", (value) => /^[A-Za-z0-9+/]{85}[AQgw]==$/.test(value));

/** As this product writes them, and of a day that there is. */
export const decodeInstant = where(
  "an instant such as 2026-11-29T10:00:00.000Z",
  (value) =>
    /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(value) &&
    !Number.isNaN(Date.parse(value)) &&
    new Date(value).toISOString() === value,
);

const few =
  <T>(decoder: Decoder<T>): Decoder<readonly T[]> =>
  (value) => {
    if (Array.isArray(value) && value.length > mostItems) throw refuse(`at most ${mostItems} items`, value.length);
    return array(decoder)(value);
  };

export const decodeDrillSource = variant<DrillSource, "kind">("kind", {
  pitr: object({ kind: oneOf("pitr"), moment: decodeInstant }),
  native: object({ kind: oneOf("native"), backup: text, moment: decodeInstant }),
});

const decodeLimit = object<DrillLimit>({ limit: count, measured: count, kept: boolean });

const decodeCheck = object<DrillCheck>({
  name: oneOf(...drillCheckNames),
  held: boolean,
  expected: text,
  actual: text,
});

const decodeRecord = object<DrillRecord>({
  kind: oneOf("drill"),
  id: drillId,
  account: accountId,
  region,
  table: tableName,
  arn: text,
  tableId: text,
  source: decodeDrillSource,
  started: decodeInstant,
  active: nullable(decodeInstant),
  finished: decodeInstant,
  took: nullable(count),
  rto: nullable(decodeLimit),
  rpo: nullable(decodeLimit),
  checks: few(decodeCheck),
  scratch: scratchName,
  cleaned: oneOf("deleted", "still-there", "none"),
  requestIds: few(text),
  outcome: oneOf(...drillOutcomes),
  because: nullable(text),
});

const decodeHeader = object<DrillsHeader>({
  kind: oneOf("header"),
  file: oneOf("restorable-drills"),
  schemaVersion: oneOf(1),
  tool: object({ name: oneOf("restorable"), version: text }),
  id: text,
  begun: decodeInstant,
  caller: object({ account: accountId, arn: text }),
  partition: where("the name of a partition", (value) => /^aws(-[a-z]+)*$/.test(value)),
  foreignHosts: few(text),
});

const decodeEnd = object<DrillsEnd>({
  kind: oneOf("end"),
  drills: count,
  digest,
  signature: nullable(signature),
});

const decodeLine = variant<DrillsLine, "kind">("kind", { header: decodeHeader, drill: decodeRecord, end: decodeEnd });

/** Also refuses a drill that contradicts itself: what says it held must show that it did. */
export const decodeDrillsLine: Decoder<DrillsLine> = (value) => {
  const line = decodeLine(value);
  const mistake = line.kind === "drill" ? contradictionIn(line) : null;
  if (mistake !== null) throw refuse(mistake, value);
  return line;
};

function contradictionIn(drill: DrillRecord): string | null {
  const { outcome, checks, rto, rpo, active, started, finished, took } = drill;
  const [, partition, service, region, account, path] = drill.arn.split(":");
  const names = service === "dynamodb" && region === drill.region && account === drill.account;
  if (partition === undefined || !names || path !== `table/${drill.table}`) return "the ARN of its table";
  if (drill.scratch !== `${scratchPrefix}${drill.id}`) return "a scratch table named after the drill";
  if (started > finished || (active !== null && (active < started || active > finished))) return "instants in order";
  if ((active === null) !== (took === null)) return "a time it took, where the restore became active";
  if (active !== null && took !== Date.parse(active) - Date.parse(started)) return "the time from started to active";
  for (const limit of [rto, rpo]) {
    if (limit !== null && limit.kept !== limit.measured <= limit.limit) return "a limit that is kept if it is kept";
  }
  const isHeld = checks.every(({ held }) => held) && rto?.kept !== false && rpo?.kept !== false;
  if (outcome === "held" && (!isHeld || active === null)) return "a drill that held to have held";
  if (outcome === "held" && !proving.every((name) => checks.some((check) => check.name === name))) {
    return `the checks ${proving.join(", ")} of a drill that held`;
  }
  return null;
}

/** Every drill makes these; without one of them nothing is proven. */
const proving = ["active", "keys", "indexes", "encryption", "readable"] as const;
