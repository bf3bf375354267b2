/** Entries of a file that people answer for, as nodes in: their instants, and ids that name no two of them, out. */
import type { Mistakes } from "./mistakes.ts";
import { positionOf, type Place } from "./source.ts";
import { child, textOf, type Node } from "./tree.ts";
import { readValue } from "./values.ts";

/** The ISO instant that stands under `key`; null when there is none, or what stands there was told. */
export function compileInstant(entry: Node, key: string, mistakes: Mistakes): string | null {
  const node = child(entry, key);
  if (node === undefined) return null;
  const read = readValue("instant", node, `\`${key}\``);
  if (read.ok) return String(read.value);
  mistakes.add(node.at, read.mistake);
  return null;
}

/** Reports name an entry by its id alone. `noun`: what an entry is. */
export function refuseRepeated(nodes: readonly Node[], noun: string, mistakes: Mistakes): void {
  const first = new Map<string, Place>();
  for (const node of nodes) {
    const id = child(node, "id");
    const text = textOf(id);
    if (id === undefined || text === undefined) continue;
    const before = first.get(text);
    if (before === undefined) first.set(text, id.at);
    else {
      const { line } = positionOf(before);
      mistakes.add(id.at, {
        code: "duplicate-id",
        message: `\`${text}\` is the id of the ${noun} in line ${line} too`,
      });
    }
  }
}
