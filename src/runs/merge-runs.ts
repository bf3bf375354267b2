/**
 * Runs in, one run directory out that holds what they hold, as if one process had scanned it: lines of accounts by id and
 * files of scopes, byte for byte. Killed anywhere it leaves an unfinished run, with which the same merge goes on: what its
 * header says was merged is written once the accounts are there, and the end of their list last of all.
 */
import { access } from "node:fs/promises";
import { join, resolve } from "node:path";
import { RunError } from "../errors.ts";
import { endOf } from "../model/merged-run.ts";
import type { AccountsEnd } from "../model/observation.ts";
import { createRun } from "./create-run.ts";
import { fillRun, type MergeProbe } from "./fill-run.ts";
import { runLayout } from "./layout.ts";
import type { Owner } from "./lock.ts";
import { planMerge, scannedFor, type MergePlan } from "./merge-plan.ts";
import { sourceOf, uniteContent, type MergeSource, type United } from "./merge-source.ts";
import { readState } from "./read-state.ts";
import { readIfThere } from "./refusals.ts";
import { resumeRun } from "./resume-run.ts";
import { readRunFile } from "./run-file.ts";
import type { RunWriter } from "./run-writer.ts";

export type MergeToMake = {
  /** Not empty. */
  readonly sources: readonly MergeSource[];
  readonly runsDir: string;
  readonly owner: Owner;
  readonly signal: AbortSignal;
  readonly probe?: MergeProbe | undefined;
};

/**
 * Gives the merged run, as far as its parts go; where it was made before, that one, sealed or not. Throws RunError with
 * every reason why these runs are not parts of one; nothing is written then.
 */
export async function mergeRuns(making: MergeToMake): Promise<RunWriter> {
  const { sources, runsDir, owner, probe } = making;
  const { plan, united } = await proven(sources);
  const path = join(runsDir, plan.header.id);
  const isThere = await readIfThere(path, () => access(join(path, runLayout.header)).then(() => true), false);
  const run = isThere ? await reopened(path, plan, making) : await begun(plan, making);
  let end: AccountsEnd | null;
  try {
    if (run.sealed) return run;
    end = await filled({ ...making, path, plan, united: isThere ? null : united });
  } catch (error) {
    await run.close();
    throw error;
  }
  // What was written beneath it is read as every other reader would.
  await run.close();
  const whole = await resumeRun({ path, owner, probe });
  try {
    if (end !== null && whole.accountsEnd() === null) await whole.endAccounts(end);
    await whole.finish();
    return whole;
  } catch (error) {
    await whole.close();
    throw error;
  }
}

type Plan = MergePlan<MergeSource>;

async function proven(sources: readonly MergeSource[]): Promise<{ readonly plan: Plan; readonly united: United }> {
  const planned = planMerge(sources);
  // Of runs of two questions, whatever both have differs.
  if (!planned.ok) throw refused(planned.reasons);
  const { united, conflicts } = await uniteContent(sources);
  if (conflicts.length > 0) throw refused(conflicts);
  return { plan: planned.plan, united };
}

const refused = (reasons: readonly string[]): RunError =>
  new RunError(`these runs cannot be merged:\n${reasons.map((reason) => `  - ${reason}`).join("\n")}`);

/** Begun as a merge of nothing, since it holds nothing yet. */
function begun({ header, first }: Plan, { runsDir, owner, probe }: MergeToMake): Promise<RunWriter> {
  const { policy, blindSpots, waivers, drills } = first.content;
  const inputs = { policy, blindSpots, waivers, drills };
  return createRun({ runsDir, header: { ...header, merged: [] }, inputs, owner, probe });
}

/** What is there already has to be a merge of some of these runs, and where it is sealed of all of them. */
async function reopened(path: string, { header }: Plan, { owner, probe }: MergeToMake): Promise<RunWriter> {
  if ((await readRunFile(path)).header.merged === undefined)
    throw new RunError(
      `${path} exists, and was not made by merging: it looked at the same accounts at the same instant. Choose another folder with --runs.`,
    );
  const run = await resumeRun({ path, owner, probe });
  try {
    const part = sourceOf(path, path, await readState(path));
    const had = new Set(scannedFor(part).map(({ id }) => id));
    const named = new Set(header.merged.map(({ id }) => id));
    const unnamed = [...had].filter((id) => !named.has(id));
    const lacking = run.sealed ? [...named].filter((id) => !had.has(id)) : [];
    if (unnamed.length + lacking.length === 0) return run;
    const what = unnamed.length > 0 ? `holds ${unnamed.join(", ")} too` : `is sealed without ${lacking.join(", ")}`;
    throw new RunError(
      `${path} was merged before, and ${what}: name the runs that it holds and no other, or choose another folder with --runs.`,
    );
  } catch (error) {
    await run.close();
    throw error;
  }
}

/** `united` null: what lies at `path` already counts as one of the runs. */
async function filled(given: {
  readonly sources: readonly MergeSource[];
  readonly path: string;
  readonly plan: Plan;
  readonly united: United | null;
  readonly signal: AbortSignal;
  readonly probe?: MergeProbe | undefined;
}): Promise<AccountsEnd | null> {
  const { sources, path, signal, probe } = given;
  const target = sourceOf(path, path, await readState(path));
  const others = sources.filter((source) => resolve(source.path) !== resolve(path));
  const { plan, united } =
    given.united === null ? await proven([target, ...others]) : { plan: given.plan, united: given.united };
  const { header } = plan;
  await fillRun({ target, header, united, signal, probe });
  return endOf({ runs: header.merged, population: header.selection.population, recorded: united.accounts.length });
}
