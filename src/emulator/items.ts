/**
 * The items of a table that nobody has put there: the n-th one is made from the table's keys and from n, always the same.
 * A start key names an item, or the place right behind it.
 */
import type { Input } from "./input.ts";
import type { KeyShape } from "./table.ts";

/** `index` −1: before the first item. `again` tells keys for the same place apart. */
export type Position = { readonly index: number; readonly again: number };

type Value = { readonly S: string } | { readonly N: string } | { readonly B: string };

const digits = 10;

export const itemAt = (key: KeyShape, index: number): Output => ({
  ...keyAt(key, { index, again: 0 }),
  content: { S: `content of item ${index}` },
});

type Output = Readonly<Record<string, Value>>;

/** The key of an item; with `again` one that no item has, behind it. */
export function keyAt({ schema, attributes }: KeyShape, { index, again }: Position): Output {
  const words = `item-${index < 0 ? "" : String(index).padStart(digits, "0")}${"-".repeat(again)}`;
  const number = index < 0 ? `-${1 + again}` : `${index}${again === 0 ? "" : `.${"5".repeat(again)}`}`;
  return Object.fromEntries(
    schema.map(({ AttributeName }): [string, Value] => {
      const type = attributes.find((attribute) => attribute.AttributeName === AttributeName)?.AttributeType;
      if (type === "N") return [AttributeName, { N: number }];
      return [AttributeName, type === "B" ? { B: Buffer.from(words).toString("base64") } : { S: words }];
    }),
  );
}

/** Where a start key stands; undefined for one that `keyAt` has not made. */
export function positionOf(key: KeyShape, start: Input | undefined): Position | undefined {
  if (start === undefined) return { index: -1, again: 0 };
  const hash = start[key.schema[0]?.AttributeName ?? ""];
  if (typeof hash !== "object" || hash === null) return undefined;
  const position = read(hash as Readonly<Record<string, unknown>>);
  return position !== undefined && sameKey(start, keyAt(key, position)) ? position : undefined;
}

function read(value: Readonly<Record<string, unknown>>): Position | undefined {
  const { N, S, B } = value;
  if (typeof N === "string") {
    const behind = /^(\d+)(?:\.(5+))?$/.exec(N);
    if (behind) return { index: Number(behind[1]), again: behind[2]?.length ?? 0 };
    return /^-\d+$/.test(N) ? { index: -1, again: -Number(N) - 1 } : undefined;
  }
  const words = typeof S === "string" ? S : typeof B === "string" ? Buffer.from(B, "base64").toString("utf8") : "";
  const found = /^item-(\d{10})?(-*)$/.exec(words);
  if (found === null) return undefined;
  return { index: found[1] === undefined ? -1 : Number(found[1]), again: found[2]?.length ?? 0 };
}

const sameKey = (one: Input, other: Input): boolean => JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));
const sorted = (key: Input): readonly (readonly [string, unknown])[] =>
  Object.entries(key).toSorted(([a], [b]) => (a < b ? -1 : 1));
