/**
 * The part of a running scope, read back: the whole lines it holds, as they were written. A torn last line is what a
 * crash leaves and is dropped; any other line that is not ours is refused, and reading it anew is all that is lost.
 */
import { decodeScopeLine } from "../model/codec.ts";
import { RunError } from "../errors.ts";
import { readJson, readLines } from "./lines.ts";
import { isMissing } from "./refusals.ts";

/** `name` null: a foreign observation. */
export type PartLine = { readonly name: string | null; readonly text: string };

/** `wholeBytes`: where the torn line begins, or the length of the file; null when there is no part. */
export type Part = { readonly lines: readonly PartLine[]; readonly wholeBytes: number | null };

export async function readPart(path: string): Promise<Part> {
  const lines: PartLine[] = [];
  const names = new Set<string>();
  let wholeBytes = 0;
  try {
    for await (const batch of readLines(path)) {
      for (const line of batch) {
        if (line.torn) continue;
        wholeBytes = line.offset + line.bytes.length + 1;
        const read = readJson(line.bytes, decodeScopeLine);
        if (!read.ok) throw unreadable(path, line.number, read.mistake);
        const name = read.value.kind === "table" ? read.value.name : null;
        if (read.value.kind === "scope") throw unreadable(path, line.number, "the end of a scope stands in a part");
        if (name !== null && names.has(name)) throw unreadable(path, line.number, `table ${name} is there twice`);
        if (name !== null) names.add(name);
        lines.push({ name, text: line.bytes.toString() });
      }
    }
  } catch (error) {
    if (error instanceof RunError && isMissing(error.cause)) return { lines: [], wholeBytes: null };
    throw error;
  }
  return { lines, wholeBytes };
}

const unreadable = (path: string, line: number, what: string): RunError =>
  new RunError(`${path}:${line}: ${what}. Delete this file and go on with --resume: its tables are read again.`);

/** Tables by name, then foreign observations, each once: a resumed scope makes the same ones again. Not those of `own` tables. */
export function sortPart(lines: readonly PartLine[], own: (foreign: string) => boolean): readonly string[] {
  const tables = lines.filter((line): line is PartLine & { name: string } => line.name !== null);
  const foreign = new Set(lines.filter(({ name }) => name === null).map(({ text }) => text));
  return [
    ...tables.sort((a, b) => (a.name < b.name ? -1 : 1)).map(({ text }) => text),
    ...[...foreign].filter((text) => !own(text)).sort(),
  ];
}
