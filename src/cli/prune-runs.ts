/** Old runs out of a folder: says which would go and which old ones stay, and deletes them only when that is asked for too. */
import { resolve } from "node:path";
import { parseDuration } from "../condition/duration.ts";
import { InterruptedError, RunError, UsageError } from "../errors.ts";
import { terminalText } from "../report/escape/escape-terminal.ts";
import { layOut } from "../report/lay-out.ts";
import { instantWords, plural, sizeWords } from "../report/numbers.ts";
import { fatesOf, type Candidate, type Fate } from "../runs/fates.ts";
import { listRuns } from "../runs/list-runs.ts";
import { writerOf } from "../runs/lock.ts";
import { clearAside, leftAside, removeRun, strangenessOf } from "../runs/remove-run.ts";
import { sizeOnDisk } from "../runs/size-on-disk.ts";
import type { Io } from "./io.ts";
import type { ConfigFlags, RunsFlags } from "./options.ts";
import { settled } from "./settle.ts";

export type PruneRuns = RunsFlags &
  ConfigFlags & {
    readonly keep?: number | undefined;
    readonly olderThan?: string | undefined;
    readonly yes?: true | undefined;
  };

/** Throws UsageError when nothing says what is old, and RunError when a run that should have gone could not. */
export async function pruneRuns(io: Io, flags: PruneRuns): Promise<void> {
  const runsDir = resolve(io.cwd, (await settled(io, flags)).values.runs);
  const aside = await leftAside(runsDir);
  const asked = flags.keep !== undefined || flags.olderThan !== undefined;
  if (!asked && aside.length === 0) {
    throw new UsageError("nothing says which runs are old: give --keep <n>, --older-than <duration>, or both");
  }
  const fates = asked ? fatesOf(await candidates(io, runsDir), ageOf(io, flags)) : [];
  const going: Going[] = [];
  for (const { run, stays } of fates) {
    if (stays === null) going.push({ ...run, bytes: await sizeOnDisk(run.path) });
  }
  await io.stdout.write(planWords({ going, aside, stay: fates.filter(isWorthTelling), all: fates.length }));
  if (going.length + aside.length === 0) return;
  if (flags.yes !== true) {
    await io.stdout.write("Nothing is deleted: to delete them, say the same with --yes.\n");
    return;
  }
  for (const path of aside) await clearAside(path);
  await remove(io, going);
}

type Going = { readonly id: string; readonly path: string; readonly asOf: string; readonly bytes: number };

async function candidates(io: Io, runsDir: string): Promise<readonly Candidate[]> {
  const found: Candidate[] = [];
  for await (const { id, path, asOf, state } of listRuns(runsDir, "newest-first")) {
    const run = { id, path, asOf, state };
    found.push({ run, writer: await writerOf(path, io.process), strange: await strangenessOf(path) });
  }
  return found;
}

function ageOf(io: Io, { keep, olderThan }: PruneRuns): Parameters<typeof fatesOf>[1] {
  const age = olderThan === undefined ? null : parseDuration(olderThan);
  return { keep: keep ?? null, before: age === null ? null : new Date(io.now() - age).toISOString() };
}

/** What one would expect to go, and does not. */
const isWorthTelling = ({ run, stays, strange, writer }: Fate): boolean =>
  stays !== null && (strange !== null || writer !== null || run.state === "unreadable");

function planWords(plan: {
  readonly going: readonly Going[];
  readonly aside: readonly string[];
  readonly stay: readonly Fate[];
  readonly all: number;
}): string {
  const { going, aside, stay, all } = plan;
  const bytes = going.reduce((sum, run) => sum + run.bytes, 0);
  const lines = [`${going.length} of ${plural(all, "run", "runs")} may go, ${sizeWords(bytes)}.`];
  if (going.length > 0) {
    const rows = going.map((run) => [run.id, instantWords(run.asOf), sizeWords(run.bytes)]);
    lines.push(layOut(rows, { width: 100, indent: 2, rightAligned: new Set([2]) }));
  }
  if (aside.length > 0) lines.push(`${plural(aside.length, "run was", "runs were")} deleted in part before.`);
  for (const { run, stays } of stay) lines.push(`${terminalText(run.path)} stays: ${terminalText(stays ?? "")}.`);
  return `${lines.join("\n")}\n`;
}

/** One that somebody began to write meanwhile stays, and the others go all the same. */
async function remove(io: Io, going: readonly Going[]): Promise<void> {
  const refused: RunError[] = [];
  const oldestFirst = going.toReversed();
  for (const [at, { path }] of oldestFirst.entries()) {
    if (io.signal.aborted) {
      throw new InterruptedError(
        `interrupted; ${plural(at - refused.length, "run is", "runs are")} deleted, none in part.`,
      );
    }
    try {
      await removeRun(path, io.process);
    } catch (error) {
      if (!(error instanceof RunError)) throw error;
      refused.push(error);
    }
  }
  const gone = going.length - refused.length;
  await io.stdout.write(`Deleted ${plural(gone, "run", "runs")}.\n`);
  if (refused.length > 0) throw new RunError(refused.map(({ message }) => message).join("\n"));
}
