/**
 * A folder of runs in, the path of its newest run out. Ids sort by time, so that no more is opened than the headers of those
 * that are looked at.
 */
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { RunError } from "../errors.ts";
import { listedGroups } from "../model/listed-backups.ts";
import { runLayout } from "./layout.ts";
import { readIfThere } from "./refusals.ts";
import { readRunFile } from "./run-file.ts";
import { runIdPattern } from "./run-id.ts";

/** `judgeable`: runs that a list of backups made for itself are passed over, as long as there is another one. */
export type Latest = "judgeable" | "any";

/** A folder in which no run was begun (it has no run.json) is passed over. Throws RunError when there is no run. */
export async function latestRun(runsDir: string, which: Latest = "judgeable"): Promise<string> {
  let newest: string | null = null;
  for (const name of (await namesIn(runsDir))
    .filter((each) => runIdPattern.test(each))
    .sort()
    .reverse()) {
    const path = join(runsDir, name);
    if (!(await isThere(join(path, runLayout.header)))) continue;
    if (which === "any" || !(await isOfBackupsAlone(path))) return path;
    newest ??= path;
  }
  if (newest !== null) return newest;
  throw new RunError(
    `there is no run in ${runsDir}: make one with \`restorable audit\`, or name the folder of your runs with --runs.`,
  );
}

/** Taken for the latest audit it would make unknown, or hide, what the audit before it knew. */
async function isOfBackupsAlone(path: string): Promise<boolean> {
  try {
    const { header } = await readRunFile(path);
    const listed: readonly string[] = listedGroups;
    return header.policyDigest === null && header.groups.every((group) => listed.includes(group));
  } catch (error) {
    // What is wrong with it is told by whoever opens it, and never passed over in silence.
    if (error instanceof RunError) return false;
    throw error;
  }
}

const namesIn = (folder: string): Promise<readonly string[]> => readIfThere(folder, () => readdir(folder), []);

const isThere = (path: string): Promise<boolean> => readIfThere(path, async () => (await stat(path)).isFile(), false);
