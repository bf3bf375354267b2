/** The shipped typical table out: what the examples of rules say nothing about. */
import type { GivenTable } from "../model/policy.ts";
import { readDisk, readSchema, readText, shippedFolder } from "./files.ts";
import type { ReadFile } from "./files.ts";
import { compileGiven } from "./given.ts";
import { Mistakes } from "./mistakes.ts";
import { readYaml } from "./read-yaml.ts";
import { prepareShapeCheck } from "./shape.ts";
import { sourceOf, startOf } from "./source.ts";
import { child } from "./tree.ts";

const file = "policies/typical-table.yaml";

/** Throws PolicyError with every mistake of the file. */
export async function loadTypicalTable(readFile: ReadFile = readDisk): Promise<GivenTable> {
  const mistakes = new Mistakes();
  const path = `${shippedFolder}typical-table.yaml`;
  const read = await readText({ path, name: file, namedBy: "command", readFile });
  if (!read.ok) mistakes.add(startOf(sourceOf(file, "")), read.mistake);
  const root = read.ok ? readYaml(sourceOf(file, read.text), mistakes) : null;
  if (root !== null) (await prepareShapeCheck(readSchema))("typical-table.schema.json", root, mistakes);
  const given = compileGiven(root === null ? undefined : child(root, "given"), mistakes);
  mistakes.throwIfAny();
  return given;
}
