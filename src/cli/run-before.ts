/** A run in, the path of the newest sealed one before it in its folder that asked the same question out; null: there is none. */
import { dirname } from "node:path";
import { RunError } from "../errors.ts";
import { isSameQuestion, type Asked } from "../history/same-question.ts";
import { listRuns } from "../runs/list-runs.ts";
import { openRun } from "../runs/open-run.ts";

export type RunNow = { readonly path: string; readonly header: Asked["header"] & { readonly id: string } };

export type Before = {
  /** What it is judged by. */
  readonly policy: { readonly id: string };
  /** Told of each later one that cannot be read, and is passed over: its path, and what is wrong. */
  readonly onDamage: (path: string, trouble: string) => void;
};

export async function runBefore({ path, header }: RunNow, { policy, onDamage }: Before): Promise<string | null> {
  for await (const listed of listRuns(dirname(path), "newest-first")) {
    if (listed.id >= header.id) continue;
    if (listed.state === "unreadable") onDamage(listed.path, listed.trouble);
    if (listed.state !== "judged") continue;
    try {
      const run = await openRun(listed.path);
      const asked = { header: run.header, policy: run.policy?.id ?? "" };
      if (isSameQuestion(asked, { header, policy: policy.id })) return listed.path;
    } catch (error) {
      if (!(error instanceof RunError)) throw error;
      onDamage(listed.path, error.message);
    }
  }
  return null;
}
