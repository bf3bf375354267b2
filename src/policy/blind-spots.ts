/**
 * The path of a blind spots file in, what it accepts out, or one PolicyError with every mistake of it. Whether a blind
 * spot is in force is not decided here: one that has expired has to be told, not refused.
 */
import { resolve } from "node:path";
import type { BlindSpot, BlindSpots, ExpectableCause } from "../model/blind-spot.ts";
import { blindSpotsWords } from "./file-words.ts";
import { listShippedIds, readDisk, readSchema, readText, type ReadFile } from "./files.ts";
import { nameOf } from "./library.ts";
import { Mistakes } from "./mistakes.ts";
import { readYaml } from "./read-yaml.ts";
import { prepareShapeCheck } from "./shape.ts";
import { positionOf, sourceOf, startOf, type Place } from "./source.ts";
import { child, describeKind, itemsOf, textOf, type Node } from "./tree.ts";
import { readValue } from "./values.ts";

export type BlindSpotsToLoad = { readonly path: string; readonly cwd: string; readonly readFile?: ReadFile };

export async function loadBlindSpots({ path, cwd, readFile = readDisk }: BlindSpotsToLoad): Promise<BlindSpots> {
  const mistakes = new Mistakes();
  const [shipped, checkShape] = await Promise.all([listShippedIds(), prepareShapeCheck(readSchema)]);
  const absolute = resolve(cwd, path);
  const name = nameOf(absolute, { cwd, shipped });
  const text = await readText({ path: absolute, name, namedBy: "command", readFile });
  if (!text.ok) mistakes.add(startOf(sourceOf(name, "")), text.mistake);
  mistakes.throwIfAny();
  if (!text.ok) throw new Error(`blind spots ${path} were not read although no mistake was told`);
  const root = readYaml(sourceOf(name, text.text), mistakes, blindSpotsWords);
  if (root !== null) checkShape("blind-spots.schema.json", root, mistakes);
  const nodes = itemsOf(child(root ?? undefined, "blindSpots"));
  const spots = nodes.map((node) => compileSpot(node, mistakes));
  refuseRepeated(nodes, mistakes);
  mistakes.throwIfAny();
  return { spots: spots.filter((spot) => spot !== null), source: { file: name, text: text.text } };
}

/** Null when something is missing or wrong, which is told. */
function compileSpot(node: Node, mistakes: Mistakes): BlindSpot | null {
  const [id, reason, owner, cause] = ["id", "reason", "owner", "cause"].map((key) => textOf(child(node, key)));
  const accounts = compilePatterns(child(node, "accounts"), accountPatterns, mistakes);
  const regions = compilePatterns(child(node, "regions"), regionPatterns, mistakes);
  const expires = compileExpiry(child(node, "expires"), mistakes);
  if (id === undefined || reason === undefined || owner === undefined || cause === undefined) return null;
  if (accounts === null || regions === null || expires === null) return null;
  return { id, accounts, regions, cause: cause as ExpectableCause, reason, owner, expires };
}

type PatternKind = { readonly key: string; readonly pattern: RegExp; readonly hint: string };

const accountPatterns: PatternKind = {
  key: "accounts",
  pattern: /^(?:\d{12}|(?=.*[*?])[\d*?]{1,12})$/,
  hint: 'an account id of 12 digits in quotes, or a glob over ids such as "1111*" or "*"',
};
const regionPatterns: PatternKind = {
  key: "regions",
  pattern: /^[a-z0-9*?-]{1,40}$/,
  hint: 'a Region such as eu-west-1, or a glob such as "eu-*" or "*"',
};

/** One pattern or a list of them. An id without quotes is a number to YAML: its digits are taken as they are written. */
function compilePatterns(node: Node | undefined, kind: PatternKind, mistakes: Mistakes): readonly string[] | null {
  if (node === undefined) return null;
  const written = node.kind === "list" ? node.items : [node];
  if (written.length === 0) mistakes.add(node.at, { code: "empty", message: `\`${kind.key}\` has to hold something` });
  const patterns = written.map((item) => {
    const text = item.kind === "scalar" ? item.text : "";
    if (kind.pattern.test(text)) return text;
    const said = item.kind === "scalar" && text !== "" ? `\`${text}\`` : describeKind(item);
    mistakes.add(item.at, { code: "bad-pattern", message: `\`${kind.key}\` cannot be ${said}`, hint: kind.hint });
    return null;
  });
  return patterns.length > 0 && patterns.every((pattern) => pattern !== null) ? patterns : null;
}

function compileExpiry(node: Node | undefined, mistakes: Mistakes): string | null {
  if (node === undefined) return null;
  const read = readValue("instant", node, "`expires`");
  if (read.ok) return String(read.value);
  mistakes.add(node.at, read.mistake);
  return null;
}

/** Reports name a blind spot by its id alone. */
function refuseRepeated(nodes: readonly Node[], mistakes: Mistakes): void {
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
        message: `\`${text}\` is the id of the blind spot in line ${line} too`,
      });
    }
  }
}
