/**
 * What came back, held against what was backed up: the shape of that, a table as DescribeTable tells it and pages of a scan
 * in, checks with what was expected and what was found out. A check that could not be made did not hold.
 */
import type { Driller, PageStart } from "../aws/write-drill.ts";
import type { DrillCheck } from "../model/drill.ts";
import { unknownWords } from "../model/unknown-words.ts";
import type { Described } from "./drill-look.ts";
import { shapeOfTable, type Shape } from "./drill-shape.ts";

const longest = 2_000;
const cut = (text: string): string => (text.length <= longest ? text : `${text.slice(0, longest)}…`);

/** `shapes`: what was backed up, in each state in which that can have been; the first is the one that is expected. */
export function structureChecks(shapes: readonly [Shape, ...Shape[]], scratch: Described): readonly DrillCheck[] {
  const restored = shapeOfTable(scratch);
  const held = (name: "keys" | "indexes" | "encryption"): DrillCheck => {
    // Where a backup does not tell the types of attributes, they are compared with nothing.
    const tell = (shape: Shape): string => told(shape, { name, typed: shapes.every((each) => each.typed[name]) });
    const [expected = "", ...others] = [...new Set(shapes.map(tell))];
    const actual = tell(restored);
    const changed = others.map((other) => `, or ${other}: the table was changed while it was drilled`).join("");
    // Compared whole, told in part: a table can have 20 indexes.
    return {
      name,
      held: actual === expected || others.includes(actual),
      expected: cut(`${expected}${changed}`),
      actual: cut(actual),
    };
  };
  return [held("keys"), held("indexes"), held("encryption")];
}

type Telling = { readonly name: "keys" | "indexes" | "encryption"; readonly typed: boolean };

function told(shape: Shape, { name, typed }: Telling): string {
  switch (name) {
    case "keys":
      return keysOf(shape.keys, typed ? shape.types : null);
    case "indexes":
      return indexesOf(shape, typed ? shape.types : null);
    case "encryption":
      return encryptionOf(shape.sse);
    default:
      return name satisfies never;
  }
}

function keysOf(keys: Shape["keys"], types: Shape["types"] | null): string {
  const typeOf = (name: string | undefined): string =>
    types === null ? "" : ` (${types.find(({ AttributeName }) => AttributeName === name)?.AttributeType ?? "?"})`;
  return keys.map((key) => `${key.KeyType ?? "?"} ${key.AttributeName ?? "?"}${typeOf(key.AttributeName)}`).join(", ");
}

function indexesOf({ global, local }: Shape, types: Shape["types"] | null): string {
  const one = (kind: string, index: Shape["global"][number]): string => {
    const projected = [...(index.Projection?.NonKeyAttributes ?? [])].sort().join(" ");
    const keys = keysOf(index.KeySchema ?? [], types);
    return `${kind} ${index.IndexName ?? "?"}: ${keys}, ${index.Projection?.ProjectionType ?? "?"} ${projected}`.trim();
  };
  const all = [...global.map((index) => one("global", index)), ...local.map((index) => one("local", index))];
  return all.length === 0 ? "none" : all.sort().join("; ");
}

/** Without SSEDescription the key is one that DynamoDB owns. */
function encryptionOf(sse: Shape["sse"]): string {
  if (sse === undefined || sse.Status === "DISABLED") return "key of DynamoDB";
  return `${sse.SSEType ?? "?"} ${sse.KMSMasterKeyArn ?? "with no key named"}`;
}

type Reading = {
  readonly driller: Driller;
  readonly name: string;
  /** Of the source, as AWS counted them within the six hours before; null: not known. */
  readonly items: number | null;
};

/** One page tells whether items can be read at all. */
export async function readableCheck({ driller, name, items }: Reading): Promise<DrillCheck> {
  const expected = items === null || items === 0 ? "a page of items, or none" : "an item at least";
  const page = await driller.scanPage({ name, limit: 100 });
  const read = { name: "readable", expected } as const;
  if (page.state !== "written") return { ...read, held: false, actual: cut(unknownWords(page.reason)) };
  const { count } = page.value;
  return { ...read, held: count > 0 || (items ?? 0) === 0, actual: count === 1 ? "1 item" : `${count} items` };
}

/** Pages of a scan that is believed to end: a terabyte in megabytes. */
const mostPages = 1_048_576;

/** Counts every item. `tolerance`: percent by which the count may differ, since the number it is held against is approximate. */
export async function countCheck(
  { driller, name, items }: Reading & { readonly items: number },
  { tolerance, signal }: { readonly tolerance: number; readonly signal: AbortSignal },
): Promise<DrillCheck> {
  const expected = `${items} items as AWS counts them every six hours, give or take ${tolerance}%`;
  const counting = { name: "count", expected } as const;
  let counted = 0;
  let from: PageStart = undefined;
  for (let pages = 0; pages < mostPages; pages += 1) {
    signal.throwIfAborted();
    const page = await driller.countPage({ name, from });
    if (page.state !== "written") {
      return { ...counting, held: false, actual: cut(`${counted} items, then ${unknownWords(page.reason)}`) };
    }
    counted += page.value.count;
    from = page.value.next;
    if (from === undefined) {
      const held = Math.abs(counted - items) * 100 <= items * tolerance;
      return { ...counting, held, actual: `${counted} items` };
    }
  }
  return { ...counting, held: false, actual: `${counted} items, and the scan does not end` };
}
