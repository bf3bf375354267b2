/**
 * The path of a blind spots file in, what it accepts out, or one PolicyError with every mistake of it. Whether a blind
 * spot is in force is not decided here: one that has expired has to be told, not refused.
 */
import type { BlindSpot, BlindSpots, ExpectableCause } from "../model/blind-spot.ts";
import { compileInstant, refuseRepeated } from "./entries.ts";
import { readEntries } from "./entries-file.ts";
import { blindSpotsWords } from "./file-words.ts";
import type { ReadFile } from "./files.ts";
import { Mistakes } from "./mistakes.ts";
import { accountPatterns, compilePatterns, regionPatterns } from "./patterns.ts";
import { child, textOf, type Node } from "./tree.ts";

export type BlindSpotsToLoad = { readonly path: string; readonly cwd: string; readonly readFile?: ReadFile };

export async function loadBlindSpots(given: BlindSpotsToLoad): Promise<BlindSpots> {
  const mistakes = new Mistakes();
  const file = { words: blindSpotsWords, schema: "blind-spots.schema.json", key: "blindSpots" } as const;
  const { nodes, source } = await readEntries({ ...given, ...file, mistakes });
  const spots = nodes.map((node) => compileSpot(node, mistakes));
  refuseRepeated(nodes, "blind spot", mistakes);
  mistakes.throwIfAny();
  return { spots: spots.filter((spot) => spot !== null), source };
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
