/**
 * A run and what it comes to in, its trend out: a point of each earlier run of its folder that asked the same question
 * (`isSameQuestion`), oldest first, and this run's own at the end. Runs that were never sealed, or are damaged, have none.
 */
import { dirname } from "node:path";
import { RunError } from "../errors.ts";
import { isSameQuestion } from "../history/same-question.ts";
import { trendPoint } from "../history/trend-point.ts";
import type { TrendPoint } from "../model/history.ts";
import type { CompiledPolicy } from "../model/policy.ts";
import type { Coverage, RunHeader, Summary } from "../model/run.ts";
import { readInputs } from "../runs/inputs.ts";
import { listRuns, type JudgedRun } from "../runs/list-runs.ts";

/** A year of daily runs; of more the oldest are left out. */
const mostPoints = 366;

export type TrendOf = {
  readonly run: { readonly path: string; readonly header: RunHeader };
  readonly policy: Pick<CompiledPolicy, "id" | "digest">;
  readonly summary: Summary;
  readonly coverage: Coverage;
};

/** `trend` is empty where there is no earlier run to draw a line from; `damaged`: what is wrong, one text a run. */
export async function trendOfRun({
  run,
  policy,
  summary,
  coverage,
}: TrendOf): Promise<{ readonly trend: readonly TrendPoint[]; readonly damaged: readonly string[] }> {
  const { header, path } = run;
  const earlier: TrendPoint[] = [];
  const damaged: string[] = [];
  for await (const listed of listRuns(dirname(path), "newest-first")) {
    if (listed.id >= header.id) continue;
    if (earlier.length === mostPoints - 1) break;
    if (listed.state === "unreadable") damaged.push(listed.trouble);
    if (listed.state !== "judged") continue;
    try {
      const asked = { header: listed.file.header, policy: await policyIdOf(listed, policy) };
      if (!isSameQuestion(asked, { header, policy: policy.id })) continue;
    } catch (error) {
      if (!(error instanceof RunError)) throw error;
      damaged.push(error.message);
      continue;
    }
    const { header: other } = listed.file;
    earlier.push(trendPoint({ header: other, policyDigest: other.policyDigest, ...listed.sealed }));
  }
  if (earlier.length === 0) return { trend: [], damaged };
  const own = trendPoint({ header, policyDigest: policy.digest, summary, coverage });
  return { trend: [...earlier.reverse(), own], damaged };
}

/** The policies of most runs are the same one, and need not be read for their ids. */
async function policyIdOf({ path, file }: JudgedRun, known: TrendOf["policy"]): Promise<string> {
  if (file.header.policyDigest === known.digest) return known.id;
  return (await readInputs(path, file.inputs)).policy?.id ?? "";
}
