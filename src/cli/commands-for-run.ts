/** A run and how far it came in, the commands that can be given for it out, as one would type them into a shell. */
import { basename, dirname } from "node:path";
import type { RunReader } from "../runs/open-run.ts";
import { goOnWith, quoted, typedPath } from "./resumed-run.ts";
import type { RunState } from "./run-row.ts";

export type RunCommand = { readonly line: string; readonly about: string };

export function commandsFor(given: {
  readonly run: RunReader;
  readonly state: RunState;
  readonly cwd: string;
  /** The folder whose runs an id alone finds; null: only a path does. */
  readonly byId: string | null;
}): readonly RunCommand[] {
  const { run, state, cwd, byId } = given;
  const name = quoted(dirname(run.path) === byId ? basename(run.path) : typedPath(run.path, cwd));
  if (state === "in-progress" || state === "unreadable") return [];
  const about = "judge it again, and write reports (-o), without a call to AWS";
  const evaluate = { line: `restorable evaluate ${name}`, about };
  if (state === "unfinished") {
    const goOn = goOnWith(run.policy === null ? "scan" : "audit", cwd, null)(run.path);
    return [{ line: goOn, about: "go on with it; nothing that it holds is read again" }, evaluate];
  }
  return [
    evaluate,
    { line: `restorable policy explain TABLE-ARN --run ${name}`, about: "everything it knows about one table" },
    ...(state === "judged"
      ? [
          {
            line: `restorable evidence ${name} -o evidence.tar.gz`,
            about: "all of it as one file that can be verified",
          },
        ]
      : []),
    ...(run.waivers === null
      ? []
      : [{ line: `restorable waiver list --run ${name}`, about: "what each of its waivers waives" }]),
  ];
}
