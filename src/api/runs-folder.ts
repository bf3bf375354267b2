/** The folder of runs that a program named, or the usual one, as an absolute path. */
import { resolve } from "node:path";
import type { PlaceOptions } from "./options.ts";

export function runsFolder({ runs = ".restorable/runs", cwd = "." }: Pick<PlaceOptions, "runs" | "cwd">): {
  readonly cwd: string;
  readonly runsDir: string;
} {
  return { cwd: resolve(cwd), runsDir: resolve(cwd, runs) };
}
