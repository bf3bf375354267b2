/**
 * What came back, held against what was backed up: two tables as DescribeTable tells them and pages of a scan in, checks
 * with what was expected and what was found out. A check that could not be made did not hold.
 */
import type { Driller, PageStart } from "../aws/write-drill.ts";
import type { DrillCheck, DrillCheckName } from "../model/drill.ts";
import { unknownWords } from "../model/unknown-words.ts";
import type { Described } from "./drill-look.ts";

const longest = 2_000;
const cut = (text: string): string => (text.length <= longest ? text : `${text.slice(0, longest)}…`);

const check = (name: DrillCheckName, expected: string, actual: string): DrillCheck => ({
  name,
  held: expected === actual,
  // Compared whole, told in part: a table can have 20 indexes.
  expected: cut(expected),
  actual: cut(actual),
});

/** `source`: the table whose backup was restored. */
export const structureChecks = (source: Described, scratch: Described): readonly DrillCheck[] => [
  check("keys", keysOf(source), keysOf(scratch)),
  check("indexes", indexesOf(source), indexesOf(scratch)),
  check("encryption", encryptionOf(source), encryptionOf(scratch)),
];

type Keyed = Pick<Described, "KeySchema" | "AttributeDefinitions">;

function keysOf({ KeySchema: keys = [], AttributeDefinitions: attributes = [] }: Keyed): string {
  const typeOf = (name: string | undefined): string =>
    attributes.find(({ AttributeName }) => AttributeName === name)?.AttributeType ?? "?";
  return keys
    .map((key) => `${key.KeyType ?? "?"} ${key.AttributeName ?? "?"} (${typeOf(key.AttributeName)})`)
    .join(", ");
}

function indexesOf(table: Described): string {
  const { AttributeDefinitions, GlobalSecondaryIndexes: global = [], LocalSecondaryIndexes: local = [] } = table;
  const told = (kind: string, index: (typeof global)[number] | (typeof local)[number]): string => {
    const keys = keysOf({ KeySchema: index.KeySchema, AttributeDefinitions });
    const projected = [...(index.Projection?.NonKeyAttributes ?? [])].sort().join(" ");
    return `${kind} ${index.IndexName ?? "?"}: ${keys}, ${index.Projection?.ProjectionType ?? "?"} ${projected}`.trim();
  };
  const all = [...global.map((index) => told("global", index)), ...local.map((index) => told("local", index))];
  return all.length === 0 ? "none" : all.sort().join("; ");
}

/** Without SSEDescription the key is one that DynamoDB owns. */
function encryptionOf({ SSEDescription: sse }: Described): string {
  if (sse === undefined || sse.Status === "DISABLED") return "key of DynamoDB";
  return `${sse.SSEType ?? "?"} ${sse.KMSMasterKeyArn ?? "with no key named"}`;
}

type Reading = {
  readonly driller: Driller;
  readonly name: string;
  /** Of the source, as DescribeTable counted them, up to six hours ago; null: not known. */
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
