/** The folder of runs that a line means in, what its runs can be called out, newest first: `latest`, and so many ids. */
import { readdir } from "node:fs/promises";
import { resolve } from "node:path";
import { runIdPattern } from "../../runs/run-id.ts";
import type { Io } from "../io.ts";
import { settled } from "../settle.ts";
import type { Candidate, FlagsOnLine } from "./values.ts";

/** More than anybody reads; whoever looks for an older one types its day. */
const most = 50;

/** A folder whose name is that of no run is left out, so that no name of somebody else's making reaches a shell. */
export async function namesOfRuns(io: Io, { runs, config }: FlagsOnLine): Promise<readonly Candidate[]> {
  const { values } = await settled(io, { ...(runs === undefined ? {} : { runs }), config });
  // No folder yet, or one that is not ours to read.
  const names = await readdir(resolve(io.cwd, values.runs)).catch(() => []);
  const ids = names.filter((name) => runIdPattern.test(name)).sort();
  return ["latest", ...ids.slice(-most).reverse()].map((value) => ({ value, about: "" }));
}
