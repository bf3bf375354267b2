/** A YAML document as plain nodes that know where they stand: no aliases, no tags, text keys only. */
import type { Place } from "./source.ts";

export type ScalarNode = {
  readonly kind: "scalar";
  readonly value: string | number | boolean | null;
  /** As written in the file, without quotes. */
  readonly text: string;
  readonly at: Place;
};
export type ListNode = { readonly kind: "list"; readonly items: readonly Node[]; readonly at: Place };
export type Entry = { readonly key: string; readonly keyAt: Place; readonly value: Node };
export type MapNode = { readonly kind: "map"; readonly entries: ReadonlyMap<string, Entry>; readonly at: Place };
export type Node = ScalarNode | ListNode | MapNode;

/** The node under a key; undefined when the node is no mapping or has no such key. */
export function child(node: Node | undefined, key: string): Node | undefined {
  return node?.kind === "map" ? node.entries.get(key)?.value : undefined;
}

export function textOf(node: Node | undefined): string | undefined {
  return node?.kind === "scalar" && typeof node.value === "string" ? node.value : undefined;
}

export function itemsOf(node: Node | undefined): readonly Node[] {
  return node?.kind === "list" ? node.items : [];
}

export function entriesOf(node: Node | undefined): readonly Entry[] {
  return node?.kind === "map" ? [...node.entries.values()] : [];
}

/** Where to point when something about a whole mapping is wrong: its first key, not all of its lines. */
export function headOf(node: Node): Place {
  if (node.kind === "scalar") return node.at;
  const first = node.kind === "map" ? node.entries.values().next().value?.keyAt : undefined;
  return first ?? { ...node.at, end: Math.min(node.at.end, node.at.start + 1) };
}

/** The value without places, for a schema to look at. */
export function plain(node: Node): unknown {
  if (node.kind === "scalar") return node.value;
  if (node.kind === "list") return node.items.map(plain);
  return Object.fromEntries([...node.entries.values()].map(({ key, value }) => [key, plain(value)]));
}

/** What a person would call the value: for "is a list, not text". */
export function describeKind(node: Node): string {
  if (node.kind === "list") return "a list";
  if (node.kind === "map") return "a mapping";
  if (node.value === null) return "nothing";
  if (typeof node.value === "string") return "text";
  return typeof node.value === "number" ? "a number" : `\`${String(node.value)}\``;
}
