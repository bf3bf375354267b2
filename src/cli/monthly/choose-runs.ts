/**
 * A folder of runs and a month in, the runs of one audit up to its end out, oldest first, and which others were left out
 * and why: those of the month, and damaged ones of any time before its end, since ages and the state before go back to
 * them. A month without such a run is refused with what there is.
 */
import { RunError } from "../../errors.ts";
import { seriesOf } from "../../history/series.ts";
import { isIn } from "../../history/month.ts";
import type { LeftOutRun, Month } from "../../model/monthly.ts";
import type { RunHeader } from "../../model/run.ts";
import { readInputs } from "../../runs/inputs.ts";
import { listRuns, type JudgedRun, type ListedRun } from "../../runs/list-runs.ts";

export type ChosenRun = { readonly id: string; readonly path: string; readonly asOf: string };

export type ChosenRuns = { readonly runs: readonly ChosenRun[]; readonly leftOut: readonly LeftOutRun[] };

type Judged = ChosenRun & { readonly policy: string; readonly header: RunHeader };

/** `like`: path of a run whose policy and population the report is about; null: those of most runs of the month. */
export async function chooseRuns(runsDir: string, month: Month, like: string | null): Promise<ChosenRuns> {
  const judged: Judged[] = [];
  const leftOut: LeftOutRun[] = [];
  const months = new Map<string, number>();
  const policies = new Map<string, string>();
  for await (const run of listRuns(runsDir)) {
    if (run.state === "judged") months.set(run.asOf.slice(0, 7), (months.get(run.asOf.slice(0, 7)) ?? 0) + 1);
    // One that is named may lie after the month.
    if (run.asOf >= month.to && run.path !== like) continue;
    const because = whyNot(run);
    if (because !== null) {
      if (isIn(month, run.asOf) || (run.asOf < month.to && because.why === "damaged"))
        leftOut.push({ run: run.id, ...because });
      continue;
    }
    if (run.state !== "judged") continue;
    try {
      const { id, path, asOf, file } = run;
      judged.push({ id, path, asOf, header: file.header, policy: await policyOf(run, policies) });
    } catch (error) {
      if (!(error instanceof RunError)) throw error;
      leftOut.push({ run: run.id, why: "damaged", detail: error.message });
    }
  }
  const ofMonth = judged.filter(({ asOf }) => isIn(month, asOf));
  const model = like === null ? mostCommon(ofMonth) : judged.find(({ path }) => path === like);
  if (ofMonth.length === 0 || model === undefined) throw nothingOf({ runsDir, month, months, leftOut, like, ofMonth });
  const runs = judged.filter((run) => run.asOf < month.to && seriesOf(run) === seriesOf(model));
  if (!runs.some(({ asOf }) => isIn(month, asOf))) throw nothingOf({ runsDir, month, months, leftOut, like, ofMonth });
  const others = ofMonth
    .filter((run) => seriesOf(run) !== seriesOf(model))
    .map(({ id, policy }): LeftOutRun => ({
      run: id,
      why: policy === model.policy ? "other-population" : "other-policy",
      detail: policy === model.policy ? null : policy,
    }));
  return { runs, leftOut: [...leftOut, ...others].toSorted((a, b) => (a.run < b.run ? -1 : 1)) };
}

function whyNot(run: ListedRun): Pick<LeftOutRun, "why" | "detail"> | null {
  switch (run.state) {
    case "judged":
      return null;
    case "scanned":
      return { why: "not-judged", detail: null };
    case "unsealed":
      return { why: "unfinished", detail: null };
    case "unreadable":
      return { why: "damaged", detail: run.trouble };
    default:
      return run satisfies never;
  }
}

/** The digest is over the id as well, so that one run tells it for all under the same policy. */
async function policyOf(run: JudgedRun, known: Map<string, string>): Promise<string> {
  const digest = run.file.header.policyDigest ?? "";
  const found = known.get(digest);
  if (found !== undefined) return found;
  const { policy } = await readInputs(run.path, run.file.inputs);
  if (policy === null || policy.digest !== digest) {
    throw new RunError(`${run.path}: its verdicts are by a policy that it does not hold: restore it from a copy.`);
  }
  known.set(digest, policy.id);
  return policy.id;
}

/** Of series with as many runs, that of the latest run. */
function mostCommon(runs: readonly Judged[]): Judged | undefined {
  const counts = new Map<string, number>();
  for (const run of runs) counts.set(seriesOf(run), (counts.get(seriesOf(run)) ?? 0) + 1);
  const most = Math.max(0, ...counts.values());
  return runs.findLast((run) => counts.get(seriesOf(run)) === most);
}

type Nothing = {
  readonly runsDir: string;
  readonly month: Month;
  readonly months: ReadonlyMap<string, number>;
  readonly leftOut: readonly LeftOutRun[];
  readonly like: string | null;
  readonly ofMonth: readonly Judged[];
};

function nothingOf({ runsDir, month, months, leftOut, like, ofMonth }: Nothing): RunError {
  if (like !== null && ofMonth.length > 0) {
    return new RunError(
      `no run of ${month.name} in ${runsDir} has the policy and the accounts of --like ${like}: ` +
        `the runs of that month are ${named(ofMonth.map(({ id, policy }) => `${id} (${policy})`))}.`,
    );
  }
  const ofIt = leftOut.filter(({ run }) => run.startsWith(month.name.replace("-", "")));
  const unsealed =
    ofIt.length === 0 ? "" : ` Not counted are ${named(ofIt.map(({ run, why }) => `${run} (${whyWords[why]})`))}.`;
  const there = [...months].map(([name, count]) => `${name} (${count === 1 ? "1 run" : `${count} runs`})`);
  const next =
    there.length === 0
      ? " Make runs with `restorable audit`, or name their folder with --runs."
      : ` There are sealed runs of ${named(there)}.`;
  return new RunError(`no sealed run of ${month.name} (UTC) is in ${runsDir}.${unsealed}${next}`);
}

const most = 12;

const named = (texts: readonly string[]): string =>
  texts.length <= most ? texts.join(", ") : `${texts.slice(0, most).join(", ")} and ${texts.length - most} more`;

const whyWords: Readonly<Record<LeftOutRun["why"], string>> = {
  unfinished: "not finished: go on with it by --resume",
  damaged: "damaged",
  "not-judged": "scanned, not judged",
  "other-policy": "of another policy",
  "other-population": "of other accounts or Regions",
};
