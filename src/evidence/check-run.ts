/**
 * A run directory in, whether it is intact out: every file what summary.json says of it, none more and none less, and each
 * readable to its end. A run directory is signed by nobody. One that was never sealed is refused as RunError.
 */
import { relative } from "node:path";
import { RunError } from "../errors.ts";
import { openRun } from "../runs/open-run.ts";
import { DamagedRun } from "../runs/refusals.ts";
import { readSummary } from "../runs/summary-file.ts";
import type { Intact } from "./check-bundle.ts";

export async function checkRun(path: string): Promise<Intact> {
  try {
    const summary = await readSummary(path);
    const run = await openRun(path);
    if (summary === null) {
      throw new RunError(`${path} is not sealed, so that nothing says what it should hold: go on with it by --resume.`);
    }
    // Each scope is proven whole before it is given, the findings before the first of them is.
    for await (const scope of run.scopes()) for await (const table of scope.tables()) void table;
    for await (const finding of run.sealed?.findings?.() ?? []) void finding;
    return { state: "intact", files: Object.keys(summary.digests).length };
  } catch (error) {
    if (!(error instanceof DamagedRun)) throw error;
    const { file, line, what } = error;
    return { state: "not-intact", file: relative(path, file) || null, line, what };
  }
}
