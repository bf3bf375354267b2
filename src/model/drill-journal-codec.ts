/** A line of a drill's journal, parsed and of unknown shape, in; the entry out. Throws with the path to what is no part of one. */
import { array, count, decode, nullable, object, oneOf, string, variant } from "./decoder.ts";
import { decodeDrillsLine, decodeInstant } from "./drill-codec.ts";
import type { DrillRecord, DrillsHeader } from "./drill.ts";
import { isDrillId } from "./drill.ts";
import type { DrillEntry, DrillTarget, DrillWish } from "./drill-journal.ts";
import { refuse, type Decoder } from "./decoder.ts";

const drill: Decoder<string> = (value) => {
  const id = string(value);
  if (!isDrillId(id)) throw refuse("32 hex digits", id);
  return id;
};
const at = decodeInstant;

const target = object<DrillTarget>({
  account: string,
  region: string,
  table: string,
  arn: string,
  tableId: string,
  sizeBytes: nullable(count),
  items: nullable(count),
});

const wish = variant<DrillWish, "kind">("kind", {
  pitr: object({ kind: oneOf("pitr") }),
  native: object({ kind: oneOf("native"), backup: string, moment: at }),
});

const header: Decoder<DrillsHeader> = (value) => {
  const line = decodeDrillsLine(value);
  if (line.kind !== "header") throw refuse("a header", line.kind);
  return line;
};

const record: Decoder<DrillRecord> = (value) => {
  const line = decodeDrillsLine(value);
  if (line.kind !== "drill") throw refuse("a drill", line.kind);
  return line;
};

const entry = variant<DrillEntry, "kind">("kind", {
  begun: object({ kind: oneOf("begun"), at, header }),
  planned: object({ kind: oneOf("planned"), at, drill, target, wish }),
  "restore-intended": object({ kind: oneOf("restore-intended"), at, drill, moment: at }),
  "restore-begun": object({
    kind: oneOf("restore-begun"),
    at,
    drill,
    tableId: nullable(string),
    requestId: nullable(string),
  }),
  "restore-active": object({ kind: oneOf("restore-active"), at, drill, tableId: string }),
  closed: object({ kind: oneOf("closed"), at, drill }),
  "delete-intended": object({ kind: oneOf("delete-intended"), at, drill, tableId: string }),
  deleted: object({ kind: oneOf("deleted"), at, drill }),
  nothing: object({ kind: oneOf("nothing"), at, drill, because: string }),
  over: object({ kind: oneOf("over"), at, drill, record, hosts: array(string) }),
  evidence: object({ kind: oneOf("evidence"), at }),
});

export function decodeDrillEntry(line: unknown): DrillEntry {
  const decoded = decode(entry, line);
  if (!decoded.ok) throw new Error(decoded.mistake);
  return decoded.value;
}
