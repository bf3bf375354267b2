/** What a person types for a run, its folder out: an id, a path, or `latest`. */
import { join, resolve, sep } from "node:path";
import { latestRun } from "../runs/latest-run.ts";

/** Throws RunError when `latest` is asked for and there is none; whether a named folder is a run is told when it is opened. */
export async function findRun(name: string, runsDir: string, cwd: string): Promise<string> {
  if (name === "latest") return latestRun(runsDir);
  return name.includes("/") || name.includes(sep) ? resolve(cwd, name) : join(runsDir, name);
}
