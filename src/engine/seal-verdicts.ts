/** A scanned run in, its verdicts out; once all of the run is there, findings and summary are sealed into it. */
import type { Finding } from "../model/finding.ts";
import { readFindings } from "../runs/findings-file.ts";
import { openRun, type RunReader } from "../runs/open-run.ts";
import type { RunWriter } from "../runs/run-writer.ts";
import { interruptibleRun } from "./interruptible-run.ts";
import { judgeRun, type Judging, type Verdicts } from "./verdicts.ts";
import { toolVersion } from "../tool-version.ts";

export type JudgedRun = { readonly run: RunReader; readonly verdicts: Verdicts };

/** A run that is not whole, or sealed before, is judged and left as it is. Rejects with the reason of `signal`. */
export async function sealVerdicts(
  writer: RunWriter,
  given: Pick<Judging, "policy" | "prices" | "warning">,
  signal: AbortSignal,
): Promise<JudgedRun> {
  const run = await openRun(writer.path);
  const { blindSpots, waivers } = run;
  const judging = { ...given, run: interruptibleRun(run, signal), blindSpots, waivers };
  if (run.sealed !== null || !run.completeness.complete) return { run, verdicts: await judgeRun(judging) };
  const sealing = {
    seal: (findings: AsyncIterable<Finding>) => writer.sealFindings(findings, toolVersion),
    sealed: () => readFindings(writer.path, null),
  };
  const verdicts = await judgeRun({ ...judging, sealing });
  const { summary, coverage } = verdicts;
  await writer.writeSummary({ summary, coverage });
  return { run, verdicts };
}
