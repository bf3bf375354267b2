/**
 * A folder of runs in, the path of its newest run out. Ids sort by time, so that no more is opened than the headers of those
 * that are looked at.
 */
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { RunError } from "../errors.ts";
import { listedGroups } from "../model/listed-backups.ts";
import type { RunHeader } from "../model/run.ts";
import { runLayout } from "./layout.ts";
import { readIfThere } from "./refusals.ts";
import { readRunFile } from "./run-file.ts";
import { runIdPattern } from "./run-id.ts";

/**
 * `judgeable`: runs that a list of backups made for itself are passed over as long as there is another one, and so is a shard
 * that was merged, for the run that it is a part of.
 */
export type Latest = "judgeable" | "any";

/** A folder in which no run was begun (it has no run.json) is passed over. Throws RunError when there is no run. */
export async function latestRun(runsDir: string, which: Latest = "judgeable"): Promise<string> {
  let ofBackups: string | null = null;
  let shard: { readonly path: string; readonly id: string } | null = null;
  for (const name of (await namesIn(runsDir))
    .filter((each) => runIdPattern.test(each))
    .sort()
    .reverse()) {
    const path = join(runsDir, name);
    if (!(await isThere(join(path, runLayout.header)))) continue;
    if (which === "any") return path;
    const header = await headerOf(path);
    if (header !== null && isOfBackupsAlone(header)) ofBackups ??= path;
    // What was merged is as of its first shard, so that the others seem to be newer.
    else if (header?.selection.shard !== undefined) shard ??= { path, id: header.id };
    else if (shard === null || header?.merged?.some(({ id }) => id === shard?.id) === true) return path;
    else return shard.path;
  }
  const newest = shard?.path ?? ofBackups;
  if (newest !== null) return newest;
  throw new RunError(
    `there is no run in ${runsDir}: make one with \`restorable audit\`, or name the folder of your runs with --runs.`,
  );
}

/** Taken for the latest audit it would make unknown, or hide, what the audit before it knew. */
function isOfBackupsAlone({ policyDigest, groups }: RunHeader): boolean {
  const listed: readonly string[] = listedGroups;
  return policyDigest === null && groups.every((group) => listed.includes(group));
}

/** Null: what is wrong with it is told by whoever opens it, and never passed over in silence. */
async function headerOf(path: string): Promise<RunHeader | null> {
  try {
    return (await readRunFile(path)).header;
  } catch (error) {
    if (error instanceof RunError) return null;
    throw error;
  }
}

const namesIn = (folder: string): Promise<readonly string[]> => readIfThere(folder, () => readdir(folder), []);

const isThere = (path: string): Promise<boolean> => readIfThere(path, async () => (await stat(path)).isFile(), false);
