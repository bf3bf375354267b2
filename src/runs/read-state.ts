/**
 * A run directory in, what it holds out, as far as it is small: header, policy, summary, and indexes of accounts and
 * scopes. Whatever contradicts itself is refused here, once for those who read a run and those who go on with it.
 */
import { lstat, stat } from "node:fs/promises";
import { join } from "node:path";
import { RunError } from "../errors.ts";
import type { BlindSpots } from "../model/blind-spot.ts";
import type { GivenDrills } from "../model/drill.ts";
import type { CompiledPolicy } from "../model/policy.ts";
import type { Waivers } from "../model/waiver.ts";
import { indexAccounts, type AccountIndex } from "./account-index.ts";
import { completenessOf, refuseStrays, type Completeness } from "./completeness.ts";
import { readInputs } from "./inputs.ts";
import { runLayout } from "./layout.ts";
import { damaged, readIfThere } from "./refusals.ts";
import { readRunFile, type RunFile } from "./run-file.ts";
import { indexScopes, type ScopeIndex } from "./scope-index.ts";
import { readSummary, refuseOtherFiles, type SummaryFile } from "./summary-file.ts";

export type RunContent = {
  readonly file: RunFile;
  readonly policy: CompiledPolicy | null;
  readonly blindSpots: BlindSpots | null;
  readonly waivers: Waivers | null;
  readonly drills: GivenDrills | null;
  readonly accounts: AccountIndex;
  readonly scopes: ScopeIndex;
  readonly completeness: Completeness;
  /** Null while the run is not sealed. */
  readonly summary: SummaryFile | null;
};

export async function readState(run: string): Promise<RunContent> {
  await refuseForeign(run);
  const file = await readRunFile(run);
  for (const folder of [runLayout.inputs, runLayout.parts, runLayout.scopes])
    await refuseOtherFolder(join(run, folder));
  const { policy, blindSpots, waivers, drills } = await readInputs(run, file.inputs);
  if ((policy?.digest ?? null) !== file.header.policyDigest) {
    throw damaged(join(run, runLayout.header), "names another policy than the one in inputs/policy.json");
  }
  // Scopes first: a writer at work records an account before its scopes, so that none of these can look astray.
  const scopes = await indexScopes(run);
  const accounts = await indexAccounts(run);
  refuseStrays(run, accounts, scopes);
  const completeness = completenessOf(accounts, scopes.slots);
  if (file.status === "complete" && !completeness.complete) throw damaged(run, missingFrom(completeness));

  const summary = await readSummary(run);
  if (summary !== null) {
    if (file.status !== "complete") throw damaged(join(run, runLayout.header), "says running, yet there is a summary");
    await refuseOtherFiles(run, summary);
    const seen = new Map([
      [runLayout.header, file.digest],
      [runLayout.accounts, accounts.digest],
      ...[...scopes.journals].map(([name, { digest }]) => [name, digest] as const),
      ...Object.entries(file.inputs),
    ]);
    for (const [name, digest] of seen) {
      if (summary.digests[name] !== digest) throw damaged(join(run, name), "has another digest than summary.json says");
    }
  }
  return { file, policy, blindSpots, waivers, drills, accounts, scopes, completeness, summary };
}

function missingFrom({ accountsEnded, unfinished }: Completeness): string {
  const first = unfinished[0];
  const missing =
    accountsEnded && first !== undefined
      ? `${unfinished.length} scopes are missing, the first of them ${first.account}.${first.region}`
      : `the last line of ${runLayout.accounts} is missing`;
  return `run.json says complete, yet ${missing}`;
}

async function refuseForeign(run: string): Promise<void> {
  // A link to a run is as good as the run.
  if ((await kindOf(run, stat)) === "folder") return;
  throw new RunError(`${run} is not a folder: name the folder of a run, as \`restorable audit\` prints it.`);
}

/** A link would lead reads and writes out of the run. Empty folders get lost on the way through an archive. */
async function refuseOtherFolder(path: string): Promise<void> {
  if ((await kindOf(path, lstat)) === "other") throw damaged(path, "is not a folder");
}

const kindOf = (path: string, look: typeof stat | typeof lstat): Promise<"folder" | "other" | "missing"> =>
  readIfThere(path, async () => ((await look(path)).isDirectory() ? "folder" : "other"), "missing");
