/**
 * What the build made of the shipped policy files in, the tree of a text out: null for every text that is not, to the last
 * character, one of them. A tree depends on its text alone; the build also judged its shape, and refuses what has mistakes.
 */
import type { Place, Source } from "./source.ts";
import type { Entry, MapNode, Node } from "./tree.ts";

/** As scripts/parse-policies.mjs writes it: kind, start, end, and what the kind has. `text` is there where it is not the value. */
type Packed =
  | readonly ["s", number, number, string | number | boolean | null, string?]
  | readonly ["l", number, number, readonly Packed[]]
  | PackedMap;
type PackedMap = readonly ["m", number, number, readonly PackedEntry[]];
type PackedEntry = readonly [key: string, start: number, end: number, value: Packed];

export type Parsed = (source: Source) => MapNode | null;

/** `text`: JSON, an object of trees by text; null: nothing was parsed before, as where the sources run without a build. */
export function parsedBefore(text: string | null): Parsed {
  if (text === null) return () => null;
  const trees = new Map(Object.entries(JSON.parse(text) as Readonly<Record<string, PackedMap>>));
  return (source) => {
    const packed = trees.get(source.text);
    return packed === undefined ? null : unpackedMap(packed, source);
  };
}

const place = (source: Source, start: number, end: number): Place => ({ source, start, end });

function unpacked(packed: Packed, source: Source): Node {
  switch (packed[0]) {
    case "s": {
      const [, start, end, value, text = String(value)] = packed;
      return { kind: "scalar", value, text, at: place(source, start, end) };
    }
    case "l": {
      const [, start, end, items] = packed;
      return { kind: "list", items: items.map((item) => unpacked(item, source)), at: place(source, start, end) };
    }
    case "m":
      return unpackedMap(packed, source);
    default:
      return packed satisfies never;
  }
}

function unpackedMap([, start, end, packed]: PackedMap, source: Source): MapNode {
  const entries = new Map<string, Entry>();
  for (const [key, keyStart, keyEnd, value] of packed)
    entries.set(key, { key, keyAt: place(source, keyStart, keyEnd), value: unpacked(value, source) });
  return { kind: "map", entries, at: place(source, start, end) };
}
