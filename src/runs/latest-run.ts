/** A folder of runs in, the path of its newest run out. Ids sort by time, so nothing is opened. */
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { RunError } from "../errors.ts";
import { runLayout } from "./layout.ts";
import { readIfThere } from "./refusals.ts";
import { runIdPattern } from "./run-id.ts";

/** A folder in which no run was begun (it has no run.json) is passed over. Throws RunError when there is no run. */
export async function latestRun(runsDir: string): Promise<string> {
  for (const name of (await namesIn(runsDir))
    .filter((each) => runIdPattern.test(each))
    .sort()
    .reverse()) {
    if (await isThere(join(runsDir, name, runLayout.header))) return join(runsDir, name);
  }
  throw new RunError(
    `there is no run in ${runsDir}: make one with \`restorable audit\`, or name the folder of your runs with --runs.`,
  );
}

const namesIn = (folder: string): Promise<readonly string[]> => readIfThere(folder, () => readdir(folder), []);

const isThere = (path: string): Promise<boolean> => readIfThere(path, async () => (await stat(path)).isFile(), false);
