/** Runs of the sample as of given instants, as far as a test wants them to come. */
import { createRun } from "../../src/runs/create-run.ts";
import { runId } from "../../src/runs/run-id.ts";
import type { RunWriter } from "../../src/runs/run-writer.ts";
import * as sample from "./sample-run.ts";

export const idAt = (asOf: string): string =>
  runId({ asOf, policyDigest: sample.policy.digest, selection: sample.header.selection });

export const begunAt = (runsDir: string, asOf: string): Promise<RunWriter> =>
  createRun({
    runsDir,
    header: { ...sample.header, asOf, id: idAt(asOf) },
    inputs: { policy: sample.policy, blindSpots: null, waivers: null, drills: null },
    owner: sample.owner,
  });

/** Interrupted before anything was scanned. Each gives its path. */
export async function unfinishedAt(runsDir: string, asOf: string): Promise<string> {
  const run = await begunAt(runsDir, asOf);
  await run.close();
  return run.path;
}

export async function scannedAt(runsDir: string, asOf: string): Promise<string> {
  const run = await begunAt(runsDir, asOf);
  await sample.scanSample(run);
  await run.finish();
  await run.writeSummary({ summary: null, coverage: sample.coverage });
  await run.close();
  return run.path;
}

export async function judgedAt(runsDir: string, asOf: string): Promise<string> {
  const run = await begunAt(runsDir, asOf);
  await sample.finishSample(run);
  return run.path;
}
