/** What a person types for a run, its folder out: an id, a path, or `latest`. */
import { join, resolve, sep } from "node:path";
import { latestRun, type Latest } from "../runs/latest-run.ts";

export type RunsToFind = { readonly runsDir: string; readonly cwd: string; readonly latest: Latest };

/** Throws RunError when `latest` is asked for and there is none; whether a named folder is a run is told when it is opened. */
export const findRun = (name: string, runsDir: string, cwd: string): Promise<string> =>
  findRunAmong(name, { runsDir, cwd, latest: "judgeable" });

/** As `findRun`, with a say in what counts as the latest one. */
export async function findRunAmong(name: string, { runsDir, cwd, latest }: RunsToFind): Promise<string> {
  if (name === "latest") return latestRun(runsDir, latest);
  return name.includes("/") || name.includes(sep) ? resolve(cwd, name) : join(runsDir, name);
}
