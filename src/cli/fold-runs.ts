/**
 * A folder of runs in, the findings that are open after them out: those of one history (`isSameAudit`) folded from the
 * oldest on. Runs that were not sealed, or are damaged, are as if they had not been made; who asks is told of the latter.
 */
import { RunError } from "../errors.ts";
import { foldRun, type HistoryRun } from "../history/fold-run.ts";
import { isSameAudit, type Asked } from "../history/same-question.ts";
import { seenScopes } from "../history/seen-scopes.ts";
import { compareText } from "../model/compare-text.ts";
import type { HistoryEvent, Moment, OpenFinding } from "../model/open-finding.ts";
import { listRuns } from "../runs/list-runs.ts";
import { openRun, type RunReader, type SealedRun } from "../runs/open-run.ts";

/** Sealed with its verdicts: what history is made of. */
export type JudgedReader = RunReader & {
  readonly policy: NonNullable<RunReader["policy"]>;
  readonly sealed: { readonly [K in keyof SealedRun]: NonNullable<SealedRun[K]> };
};

export type Folding = {
  readonly runsDir: string;
  readonly like: Asked;
  /** Whether a run of this history counts; the oldest is asked first. Default: all do. */
  readonly counts?: (run: Moment) => boolean;
  /** Runs that count besides, wherever they lie and by whatever policy: each at its instant, and once. */
  readonly also?: readonly JudgedReader[];
  /** Told of each run once it is folded, in order. */
  readonly onRun?: (run: JudgedReader, open: readonly OpenFinding[]) => void;
  readonly onEvent?: (event: HistoryEvent) => void;
  /** Told of each run that cannot be read: its path, and what is wrong. */
  readonly onDamage: (path: string, trouble: string) => void;
  readonly signal: AbortSignal;
};

export async function foldRuns(folding: Folding): Promise<readonly OpenFinding[]> {
  const { onRun, onEvent, onDamage } = folding;
  let open: readonly OpenFinding[] = [];
  for await (const run of runsOf(folding)) {
    try {
      // Its events only once all of it is read: a run that breaks off has not been.
      const events: HistoryEvent[] = [];
      open = await foldRun(open, await historyRunOf(run), (event) => events.push(event));
      for (const event of events) onEvent?.(event);
      onRun?.(run, open);
    } catch (error) {
      // Without one that was asked for by name, everything after it would be told wrong.
      if (!(error instanceof RunError) || folding.also?.includes(run) === true) throw error;
      onDamage(run.path, error.message);
    }
  }
  return open;
}

/** By instant. */
async function* runsOf(folding: Folding): AsyncGenerator<JudgedReader> {
  const also = [...(folding.also ?? [])].sort((a, b) => compareText(a.header.id, b.header.id));
  const named = new Set(also.map(({ header }) => header.id));
  for await (const run of runsIn(folding)) {
    while (also[0] !== undefined && also[0].header.id < run.header.id) yield* also.splice(0, 1);
    if (!named.has(run.header.id)) yield run;
  }
  yield* also;
}

async function* runsIn({ runsDir, like, counts, onDamage, signal }: Folding): AsyncGenerator<JudgedReader> {
  for await (const listed of listRuns(runsDir)) {
    signal.throwIfAborted();
    const { id, path, asOf } = listed;
    if (counts?.({ run: id, asOf }) === false) continue;
    if (listed.state === "unreadable") onDamage(path, listed.trouble);
    if (listed.state !== "judged") continue;
    try {
      const run = judgedReader(await openRun(path));
      if (run !== null && isSameAudit({ header: run.header, policy: run.policy.id }, like)) yield run;
    } catch (error) {
      if (!(error instanceof RunError)) throw error;
      onDamage(path, error.message);
    }
  }
}

/** Null: it was scanned and not judged, or is not sealed. */
export function judgedReader(run: RunReader): JudgedReader | null {
  const { policy, sealed } = run;
  if (policy === null || sealed === null || sealed.summary === null || sealed.findings === null) return null;
  const { summary, findings, coverage } = sealed;
  return { ...run, policy, sealed: { summary, findings, coverage } };
}

export async function historyRunOf(run: JudgedReader): Promise<HistoryRun> {
  const { header, sealed } = run;
  const seen = await seenScopes(run.accounts(), sealed.coverage);
  return {
    run: header.id,
    asOf: header.asOf,
    findings: sealed.findings(),
    wouldHaveSeen: (place) => seen.wouldHaveSeen(place),
  };
}
