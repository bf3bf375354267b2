/**
 * The path of a file of entries that people answer for (waivers, blind spots) in, its entries out as nodes, their shape
 * looked at; mistakes go where they are gathered. A file that cannot be read at all throws with what was found so far.
 */
import { resolve } from "node:path";
import type { PolicySource } from "../model/policy.ts";
import type { FileWords } from "./file-words.ts";
import { listShippedIds, readDisk, readSchema, readText, type ReadFile } from "./files.ts";
import { nameOf } from "./library.ts";
import type { Mistakes } from "./mistakes.ts";
import { readYaml } from "./read-yaml.ts";
import { prepareShapeCheck, type SchemaFile } from "./shape.ts";
import { sourceOf, startOf } from "./source.ts";
import { child, itemsOf, type Node } from "./tree.ts";

export type EntriesFile = {
  readonly nodes: readonly Node[];
  readonly source: PolicySource;
  /** Ids of the shipped rules. */
  readonly shippedRules: readonly string[];
};

/** `key`: under which the entries stand. */
export async function readEntries(given: {
  readonly path: string;
  readonly cwd: string;
  readonly readFile?: ReadFile | undefined;
  readonly words: FileWords;
  readonly schema: SchemaFile;
  readonly key: string;
  readonly mistakes: Mistakes;
}): Promise<EntriesFile> {
  const { path, cwd, readFile = readDisk, words, schema, key, mistakes } = given;
  const [shipped, checkShape] = await Promise.all([listShippedIds(), prepareShapeCheck(readSchema)]);
  const absolute = resolve(cwd, path);
  const file = nameOf(absolute, { cwd, shipped });
  const read = await readText({ path: absolute, name: file, namedBy: "command", readFile });
  if (!read.ok) mistakes.add(startOf(sourceOf(file, "")), read.mistake);
  mistakes.throwIfAny();
  if (!read.ok) throw new Error(`${path} was not read although no mistake was told`);
  const { text } = read;
  const root = readYaml(sourceOf(file, text), mistakes, words);
  if (root !== null) checkShape(schema, root, mistakes);
  return { nodes: itemsOf(child(root ?? undefined, key)), source: { file, text }, shippedRules: shipped.rules };
}
