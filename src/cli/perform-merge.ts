/**
 * The merge command without its command line: runs that divided the accounts among them become one run, which is judged
 * anew where they have a policy, since what one scope tells of another lay in two runs before.
 */
import { readdir, realpath } from "node:fs/promises";
import { join, resolve } from "node:path";
import { findRun } from "../engine/find-run.ts";
import { coverageIn } from "../engine/link.ts";
import { sealVerdicts } from "../engine/seal-verdicts.ts";
import { untilAborted } from "../engine/until-aborted.ts";
import { InterruptedError, UsageError } from "../errors.ts";
import { decideCoverage, decideExitCode, type GateDecision } from "../evaluate/gate.ts";
import type { CompiledPolicy } from "../model/policy.ts";
import { runLayout } from "../runs/layout.ts";
import { mergeRuns } from "../runs/merge-runs.ts";
import { readSource, type MergeSource } from "../runs/merge-source.ts";
import { openRun } from "../runs/open-run.ts";
import { runIdPattern } from "../runs/run-id.ts";
import type { RunWriter } from "../runs/run-writer.ts";
import { prepareGate } from "./gate-history.ts";
import type { Io } from "./io.ts";
import type * as options from "./options.ts";
import { outputFiles, type OutputFile, type OutputFlags } from "./outputs.ts";
import { refuseRedacted } from "./refuse-redacted.ts";
import { settled, type Settled } from "./settle.ts";
import { tellGate } from "./tell-gate.ts";
import { tellMerge, tellSpread } from "./tell-merge.ts";
import { tellTrend } from "./tell-trend.ts";
import { tellWaivers } from "./tell-waivers.ts";
import { tellerOf, type LogFlags, type Teller } from "./teller.ts";
import { writeReports } from "./write-reports.ts";

export type MergeFlags = options.GateFlags & options.RunsFlags & options.ConfigFlags & OutputFlags & LogFlags;

type Merging = {
  readonly io: Io;
  readonly flags: MergeFlags;
  readonly given: Settled;
  readonly teller: Teller;
  readonly files: readonly OutputFile[];
};

/** Resolves to the exit code. `runs`: at least one. */
export async function performMerge(merge: {
  readonly io: Io;
  readonly runs: readonly string[];
  readonly flags: MergeFlags;
}): Promise<number> {
  const { io, flags } = merge;
  const files = await outputFiles(flags.output, io.cwd);
  const given = await settled(io, flags);
  const teller = tellerOf(io, flags, given);
  const runsDir = resolve(io.cwd, given.values.runs);
  const sources = await sourcesOf(io, merge.runs, runsDir);
  const { policy } = sources[0].content;
  const merging = { io, flags, given, teller, files };
  // What can be refused is refused before anything is written.
  const judging = policy === null ? null : await prepared(merging, policy, runsDir);
  if (judging === null) refuseReports(flags);
  const { process: owner, signal, probe } = io;
  try {
    const writer = await mergeRuns({ sources, runsDir, owner, signal, probe });
    try {
      await tellSpread(teller, writer.header());
      const decision = await (judging === null ? scanned(writer, merging) : judging(writer));
      await tellGate(teller, decision);
      return decision.code;
    } finally {
      await writer.close();
    }
  } catch (error) {
    if (!signal.aborted) throw error;
    throw new InterruptedError("interrupted; the same command goes on where it stopped.");
  }
}

type Sources = readonly [MergeSource, ...MergeSource[]];

async function sourcesOf(io: Io, names: readonly string[], runsDir: string): Promise<Sources> {
  const found = new Map<string, string>();
  const sources: MergeSource[] = [];
  for (const name of await runsNamed(io, names)) {
    const path = await findRun(name, runsDir, io.cwd);
    // What is not there is told by who reads it.
    const real = await realpath(path).catch(() => path);
    const before = found.get(real);
    if (before !== undefined)
      throw new UsageError(
        `${before === name ? `${name} is named twice` : `${before} and ${name} are one run`}: name each run once.`,
      );
    found.set(real, name);
    await refuseRedacted(path, "Merge the runs themselves.");
    sources.push(await readSource(path, name, io.process));
  }
  const [first, ...others] = sources;
  if (first === undefined) throw new UsageError("merge: name the runs to be merged.");
  if (others.length === 0) refuseWhole(first);
  return [first, ...others];
}

/** Of a folder that is no run, each run in it. */
async function runsNamed(io: Io, names: readonly string[]): Promise<readonly string[]> {
  const runs: string[] = [];
  for (const name of names) {
    const isId = name === "latest" || runIdPattern.test(name);
    const entries = isId ? null : await readdir(resolve(io.cwd, name)).catch(() => null);
    if (entries === null || entries.includes(runLayout.header)) {
      runs.push(name);
      continue;
    }
    const within = entries.filter((entry) => runIdPattern.test(entry)).sort();
    if (within.length === 0) throw holdsNoRun(name, entries.length);
    runs.push(...within.map((entry) => join(name, entry)));
  }
  return runs;
}

const holdsNoRun = (name: string, entries: number): UsageError =>
  new UsageError(
    entries === 0
      ? `${name} is empty: no run of a shard came into it. See whether the jobs that scanned them kept theirs.`
      : `${name} holds no run: its folder (such as 20261122T080000000Z-1a2b3c4d) has to lie directly in it, or to be named itself.`,
  );

/** A folder of shards may hold one alone: that the others are missing is told, and is no mistake in the command. */
function refuseWhole({ name, header: { selection, merged } }: MergeSource): void {
  if (selection.shard !== undefined || merged !== undefined) return;
  throw new UsageError(
    `${name} is a whole run by itself: name another one to merge it with, or judge it by \`restorable evaluate\`.`,
  );
}

/** Without a policy there are no verdicts. */
function refuseReports({ format, output }: MergeFlags): void {
  const flag = output.length > 0 ? "-o" : format === "console" ? null : "-f";
  if (flag === null) return;
  throw new UsageError(
    `${flag}: these are runs of \`restorable scan\`, without verdicts to report. Merge them, and judge what comes of it by \`restorable evaluate\`.`,
  );
}

/** Seals the run if all of it is there. */
async function scanned(writer: RunWriter, { io, teller, given }: Merging): Promise<GateDecision> {
  const run = await openRun(writer.path);
  const coverage = await coverageIn(run);
  if (run.sealed === null && run.completeness.complete) await writer.writeSummary({ summary: null, coverage });
  await tellMerge(teller, { run, cwd: io.cwd });
  await io.stdout.write(`${writer.path}\n`);
  return decideCoverage(coverage, given.values.maxUnseen);
}

async function prepared(merging: Merging, policy: CompiledPolicy, runsDir: string) {
  const { io, teller, given } = merging;
  const gate = await prepareGate({ io, teller, values: given.values, policy, runsDir });
  return async (writer: RunWriter): Promise<GateDecision> => {
    const { prices, values } = given;
    const judging = { policy, prices, warning: values.waiverWarning };
    const { run, verdicts } = await sealVerdicts(writer, judging, io.signal);
    await tellMerge(teller, { run, cwd: io.cwd });
    const trend = await tellTrend(teller, { run, policy, ...verdicts });
    const parts = () => untilAborted(verdicts.parts(), io.signal);
    const { format, policyRoot } = merging.flags;
    const { files } = merging;
    await writeReports({ io, run, policy, verdicts: { ...verdicts, parts }, trend, format, files, policyRoot });
    await tellWaivers(teller, verdicts.waivers);
    return decideExitCode({ ...verdicts, ...values, history: await gate({ run, verdicts }) });
  };
}
