/**
 * What `--new-since` names in, what failed at that time out: of a run what its history knows to be open, so that a verdict
 * that was unknown for a day does not make an old fail new; of a report what it says fails. Another policy's is refused.
 */
import { stat } from "node:fs/promises";
import { basename, dirname, resolve } from "node:path";
import { UsageError } from "../errors.ts";
import type { Finding } from "../model/finding.ts";
import type { CompiledPolicy } from "../model/policy.ts";
import { openRun } from "../runs/open-run.ts";
import { findRun } from "../engine/find-run.ts";
import { foldRuns, judgedReader, type JudgedReader } from "./fold-runs.ts";
import { failKey, readReport } from "./read-report.ts";
import { runBefore, type RunNow } from "./run-before.ts";

export type Baseline = {
  /** As a person names it. */
  readonly name: string;
  readonly asOf: string;
  readonly policyDigest: string;
  failed(finding: Pick<Finding, "arn" | "rule" | "tableId">): boolean;
};

export type BaselineOptions = {
  readonly named: string;
  readonly policy: Pick<CompiledPolicy, "id">;
  readonly runsDir: string;
  readonly cwd: string;
  readonly signal: AbortSignal;
  readonly onDamage: (path: string, trouble: string) => void;
};

/**
 * Everything that can be refused is refused here, before AWS is asked; `latest` depends on the run and is looked for
 * once there is one. Null: there is no earlier run.
 */
export async function prepareBaseline(options: BaselineOptions): Promise<(now: RunNow) => Promise<Baseline | null>> {
  const { named, policy, runsDir, cwd } = options;
  if (named === "latest") {
    return async (now) => {
      const path = await runBefore(now, options);
      return path === null ? null : ofRun(await opened(path), options);
    };
  }
  const file = resolve(cwd, named);
  if ((await stat(file).catch(() => null))?.isFile() === true) {
    const { failing, asOf, ...report } = await readReport(file);
    refuseOther(policy, report.policy, named);
    const baseline: Baseline = {
      name: basename(file),
      asOf,
      policyDigest: report.policy.digest,
      failed: (finding) => isAmong(failing, finding),
    };
    return async () => baseline;
  }
  const run = await opened(await findRun(named, runsDir, cwd));
  refuseOther(policy, run.policy, named);
  return async ({ header }) => {
    if (run.header.id < header.id) return ofRun(run, options);
    throw new UsageError(`--new-since: ${run.header.id} is not earlier than the run that is judged, ${header.id}.`);
  };
}

async function opened(path: string): Promise<JudgedReader> {
  const run = judgedReader(await openRun(path));
  if (run !== null) return run;
  throw new UsageError(
    `--new-since: ${path} has no sealed verdicts: it was interrupted, or made by \`restorable scan\`. Name a run of \`restorable audit\` that ended, or its JSON report.`,
  );
}

function refuseOther(ours: Pick<CompiledPolicy, "id">, theirs: Pick<CompiledPolicy, "id">, named: string): void {
  if (ours.id === theirs.id) return;
  throw new UsageError(
    `--new-since: ${named} was judged by the policy \`${theirs.id}\`, and this is \`${ours.id}\`: what fails in one says nothing of the other. Name a run or a report of \`${ours.id}\`.`,
  );
}

async function ofRun(run: JudgedReader, { signal, onDamage }: BaselineOptions): Promise<Baseline> {
  const { id, asOf } = run.header;
  const open = await foldRuns({
    runsDir: dirname(run.path),
    like: { header: run.header, policy: run.policy.id },
    counts: (other) => other.run < id,
    also: [run],
    onDamage,
    signal,
  });
  // What was waived, or did not apply, was no fail: once it fails, that is new.
  const failing = new Map(open.filter(({ paused }) => !paused).map((finding) => [failKey(finding), finding.tableId]));
  return {
    name: `run ${id}`,
    asOf,
    policyDigest: run.policy.digest,
    failed: (finding) => isAmong(failing, finding),
  };
}

/** A TableId that is not known proves no other table. */
function isAmong(
  failing: ReadonlyMap<string, string | null>,
  finding: Pick<Finding, "arn" | "rule" | "tableId">,
): boolean {
  const tableId = failing.get(failKey(finding));
  return tableId !== undefined && (tableId === null || finding.tableId === null || tableId === finding.tableId);
}
