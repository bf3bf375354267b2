/**
 * The path of a blind spots file in, what it accepts out, or one PolicyError with every mistake of it. Whether a blind
 * spot is in force is not decided here: one that has expired has to be told, not refused.
 */
import { resolve } from "node:path";
import type { BlindSpot, BlindSpots, ExpectableCause } from "../model/blind-spot.ts";
import { compileInstant, refuseRepeated } from "./entries.ts";
import { blindSpotsWords } from "./file-words.ts";
import { listShippedIds, readDisk, readSchema, readText, type ReadFile } from "./files.ts";
import { nameOf } from "./library.ts";
import { Mistakes } from "./mistakes.ts";
import { accountPatterns, compilePatterns, regionPatterns } from "./patterns.ts";
import { readYaml } from "./read-yaml.ts";
import { prepareShapeCheck } from "./shape.ts";
import { sourceOf, startOf } from "./source.ts";
import { child, itemsOf, textOf, type Node } from "./tree.ts";

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
  refuseRepeated(nodes, "blind spot", mistakes);
  mistakes.throwIfAny();
  return { spots: spots.filter((spot) => spot !== null), source: { file: name, text: text.text } };
}

/** Null when something is missing or wrong, which is told. */
function compileSpot(node: Node, mistakes: Mistakes): BlindSpot | null {
  const [id, reason, owner, cause] = ["id", "reason", "owner", "cause"].map((key) => textOf(child(node, key)));
  const accounts = compilePatterns(child(node, "accounts"), accountPatterns, mistakes);
  const regions = compilePatterns(child(node, "regions"), regionPatterns, mistakes);
  const expires = compileInstant(node, "expires", mistakes);
  if (id === undefined || reason === undefined || owner === undefined || cause === undefined) return null;
  if (accounts === null || regions === null || expires === null) return null;
  return { id, accounts, regions, cause: cause as ExpectableCause, reason, owner, expires };
}
