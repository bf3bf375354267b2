/**
 * The path of a `*.policytest.yaml` in, the test with its compiled policy and the tables of its inventory out, or one
 * PolicyError with every mistake of every file that was read. Judges nothing.
 */
import { dirname, resolve } from "node:path";
import { PolicyError, type PolicyMistake } from "../errors.ts";
import type { PolicyTest } from "../model/policy-test.ts";
import type { CompiledPolicy } from "../model/policy.ts";
import { isInventory } from "./file-names.ts";
import { isQuotable, listShippedIds, readDisk, readSchema, readText } from "./files.ts";
import type { ReadFile, Shipped } from "./files.ts";
import { compileInventory, compileTables } from "./inventory.ts";
import type { Inventory } from "./inventory.ts";
import { isPath, nameOf } from "./library.ts";
import { loadPolicy } from "./load.ts";
import { Mistakes, renderMistakes } from "./mistakes.ts";
import type { MistakeCode } from "./mistakes.ts";
import { readYaml } from "./read-yaml.ts";
import { prepareShapeCheck } from "./shape.ts";
import type { SchemaFile, ShapeCheck } from "./shape.ts";
import { sourceOf, startOf } from "./source.ts";
import type { Place, Source } from "./source.ts";
import { child, textOf } from "./tree.ts";
import type { MapNode, Node } from "./tree.ts";
import { readValue } from "./values.ts";

type Options = { readonly path: string; readonly cwd: string; readonly readFile?: ReadFile };

/** What reading one test needs everywhere. `folder`: where the test lies, which its paths are relative to. */
type Reading = {
  readonly cwd: string;
  readonly folder: string;
  readonly shipped: Shipped;
  readonly readFile: ReadFile;
  readonly checkShape: ShapeCheck;
  readonly mistakes: Mistakes;
};

export async function loadPolicyTest({ path, cwd, readFile = readDisk }: Options): Promise<PolicyTest> {
  const mistakes = new Mistakes();
  const [shipped, checkShape] = await Promise.all([listShippedIds(), prepareShapeCheck(readSchema)]);
  const absolute = resolve(cwd, path);
  const reading: Reading = { cwd, folder: dirname(absolute), shipped, readFile, checkShape, mistakes };
  const root = await open(absolute, "policytest.schema.json", null, reading);
  const tested = root === null ? noPolicy : await loadTested(child(root, "policy"), reading);
  const inventory = root === null ? null : await loadInventory(child(root, "inventory"), reading);
  const asOf = root === null ? null : compileClock(child(root, "asOf"), mistakes);
  const tables = root === null ? [] : compileTables(root, { policy: tested.policy, inventory, mistakes });

  const found = [...mistakes.inOrder(), ...tested.mistakes];
  if (found.length > 0) throw new PolicyError(found, renderMistakes(found));
  if (root === null || tested.policy === null) {
    throw new Error(`policy test ${path} is incomplete although no mistake was told`);
  }
  const named = new Set(tables.map(({ key }) => key));
  return {
    file: nameOf(absolute, reading),
    title: textOf(child(root, "title")) ?? null,
    asOf,
    policy: tested.policy,
    policyRef: tested.ref,
    tables,
    unnamed: [...(inventory?.tables.keys() ?? [])].filter((key) => !named.has(key)),
  };
}

/** An inventory on its own: throws PolicyError with its mistakes. Resolves to the number of its tables. */
export async function checkInventory({ path, cwd, readFile = readDisk }: Options): Promise<number> {
  const mistakes = new Mistakes();
  const [shipped, checkShape] = await Promise.all([listShippedIds(), prepareShapeCheck(readSchema)]);
  const absolute = resolve(cwd, path);
  const reading: Reading = { cwd, folder: dirname(absolute), shipped, readFile, checkShape, mistakes };
  const root = await open(absolute, "inventory.schema.json", null, reading);
  const inventory = root === null ? null : compileInventory(root, mistakes);
  mistakes.throwIfAny();
  return inventory?.tables.size ?? 0;
}

/** `from`: the place that names the file; null: the command line. */
async function open(path: string, schema: SchemaFile, from: Place | null, reading: Reading): Promise<MapNode | null> {
  const { mistakes } = reading;
  const file = nameOf(path, reading);
  const namedBy = from === null ? "command" : "policy";
  const text = await readText({ path, name: file, namedBy, readFile: reading.readFile });
  if (!text.ok) {
    mistakes.add(from ?? startOf(sourceOf(file, "")), text.mistake);
    return null;
  }
  const quotable = from === null || (await isQuotable(path, [reading.cwd, reading.folder]));
  const source: Source = { ...sourceOf(file, text.text), ...(quotable ? {} : { confidential: true }) };
  const root = readYaml(source, mistakes);
  if (root !== null) reading.checkShape(schema, root, mistakes);
  return root;
}

type Tested = {
  readonly ref: string;
  readonly policy: CompiledPolicy | null;
  readonly mistakes: readonly PolicyMistake[];
};
const noPolicy: Tested = { ref: "", policy: null, mistakes: [] };

/** The mistakes inside the policy stay where they are; that it is not there at all is told where the test names it. */
async function loadTested(node: Node | undefined, reading: Reading): Promise<Tested> {
  const reference = textOf(node);
  if (node === undefined || reference === undefined || reference === "") return noPolicy;
  const ref = isPath(reference) ? resolve(reading.folder, reference) : reference;
  try {
    const { cwd } = reading;
    // The policy is named by the test, which may be somebody else's, and not by whoever runs it.
    const readFile: ReadFile = (file) => reading.readFile(file, "policy");
    return { ref, policy: await loadPolicy({ ref, cwd, readFile }), mistakes: [] };
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    const inside = error.mistakes.filter(({ frame }) => frame !== undefined);
    for (const { code, message, hint, frame } of error.mistakes) {
      if (frame === undefined) reading.mistakes.add(node.at, { code: code as MistakeCode, message, hint });
    }
    return { ref, policy: null, mistakes: inside };
  }
}

async function loadInventory(node: Node | undefined, reading: Reading): Promise<Inventory | null> {
  const written = textOf(node);
  if (node === undefined || written === undefined || written === "") return null;
  if (!isInventory(written)) {
    const message = `\`${written}\` is not the name of an inventory`;
    const hint = "name it *.inventory.yaml, so that nobody takes it for a policy";
    reading.mistakes.add(node.at, { code: "not-an-inventory", message, hint });
    return null;
  }
  const root = await open(resolve(reading.folder, written), "inventory.schema.json", node.at, reading);
  return root === null ? null : compileInventory(root, reading.mistakes);
}

function compileClock(node: Node | undefined, mistakes: Mistakes): string | null {
  if (node === undefined) return null;
  const read = readValue("instant", node, "`asOf`");
  if (read.ok) return String(read.value);
  mistakes.add(node.at, read.mistake);
  return null;
}
