/** An interrupted run, found by what a person types and refused when another command made it; and how to name it again. */
import { join, relative, sep } from "node:path";
import { UsageError } from "../errors.ts";
import { openRun, type RunReader } from "../runs/open-run.ts";
import { findRunAmong } from "../engine/find-run.ts";
import type { Io } from "./io.ts";
import type { ConfigFlags } from "./options.ts";
import type { RoleFlags } from "./role-options.ts";
import { settings } from "./settings.ts";
import type { Settled } from "./settle.ts";

/** The commands that fill a run: `audit` with a policy, `scan` without. */
export type Filling = "audit" | "scan";

export async function resumedRun(given: {
  readonly name: string;
  readonly command: Filling;
  readonly io: Io;
  readonly runsDir: string;
}): Promise<RunReader> {
  const { name, command, io, runsDir } = given;
  const run = await openRun(await findRunAmong(name, { runsDir, cwd: io.cwd, latest: "any" }));
  const made: Filling = run.policy === null ? "scan" : "audit";
  if (made === command) return run;
  throw new UsageError(
    `${run.path} was made by \`restorable ${made}\`. Go on with it by\n  ${goOnWith(made, io.cwd, null)(run.path)}`,
  );
}

type Begun = {
  readonly flags: RoleFlags & ConfigFlags & { readonly queue?: true | undefined };
  readonly given: Settled;
};

/**
 * The command line that goes on with a run, whatever folder the run is in. `begun`: with what the run was begun, as far as
 * it has to be said again; an external id is not repeated, for it would end up in logs.
 */
export const goOnWith =
  (command: Filling, cwd: string, begun: Begun | null) =>
  (path: string): string => {
    const typed = typedPath(path, cwd);
    const { roleName, sessionName, hubRole, config, queue } = begun?.flags ?? {};
    const again = Object.entries({
      "--config": config,
      "--role-name": roleName,
      "--session-name": sessionName,
      "--hub-role": hubRole,
    }).flatMap(([flag, value]) => (value === undefined ? [] : [flag, quoted(value)]));
    const line = [
      "restorable",
      command,
      "--resume",
      quoted(typed),
      ...again,
      ...(queue === true ? ["--queue"] : []),
    ].join(" ");
    const lost = begun === null ? [] : idsToGiveAgain(begun.given);
    return lost.length === 0
      ? line
      : `${line}\nand give the external id again, which is not kept: ${lost.join(" and ")}.`;
  };

/** The path of a run as one would type it in that folder: with a separator, which tells it from an id. */
export function typedPath(path: string, cwd: string): string {
  const near = relative(cwd, path);
  if (near.startsWith("..")) return path;
  return near.includes(sep) ? near : join(".", sep, near);
}

/** Those of the file are found there again. */
const idsToGiveAgain = ({ by }: Settled): readonly string[] =>
  (["externalId", "hubExternalId"] as const)
    .filter((id) => by[id] === "flag" || by[id] === "environment")
    .map((id) => (id === "externalId" ? `--external-id or ${settings[id].env}` : settings[id].env));

/** For a shell. */
export const quoted = (word: string): string =>
  /^[\w./:@%+=,-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
