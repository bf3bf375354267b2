/**
 * A judged run, and the one before it where there is one, in; the findings that Security Hub is to be told out, as a
 * stream in their total order; a finding that lies elsewhere than it says is refused. What an earlier push said is brought up to date whatever the filters leave out.
 */
import { joinStreams } from "../history/join.ts";
import { seenScopes, type SeenScopes } from "../history/seen-scopes.ts";
import { byTable, comparePlaces } from "../model/by-table.ts";
import type { Finding, Verdict } from "../model/finding.ts";
import { severities, type Severity } from "../model/severity.ts";
import type { PlannedScope } from "../push/push-findings.ts";
import { scopeOf } from "../push/batches.ts";
import { refuseMisplaced, refuseNoAccount } from "./refuse-misplaced.ts";
import { asffDocuments, isActive, type AsffContext, type AsffDocument } from "../report/asff/documents.ts";
import { scopeKey } from "../model/scope-key.ts";
import type { JudgedReader } from "./fold-runs.ts";

export type PushFilters = { readonly verdicts: readonly Verdict[] | null; readonly minSeverity: Severity | null };

export type ToPush = {
  readonly run: JudgedReader;
  /** An earlier run that asked the same; null: nothing is known of what was told before. */
  readonly since: JudgedReader | null;
  readonly filters: PushFilters;
};

export async function* findingsToPush({ run, since, filters }: ToPush): AsyncGenerator<AsffDocument> {
  const documents = asffDocuments(contextOf(run));
  for (const of of since === null ? [run] : [run, since]) refuseNoAccount(of.header.caller.account);
  yield* documents.coverage();
  if (since !== null) {
    yield* documents.goneCoverage(contextOf(since), `Seen again, or no longer there, in the run ${run.header.id}.`);
  }
  const seen = await seenScopes(run.accounts(), run.sealed.coverage);
  const chooses = choosing(filters);
  const before = byTable(since === null ? nothing() : placedIn(since));
  const pairs = joinStreams(before, byTable(placedIn(run)), ([a], [b]) => comparePlaces(a, b));
  for await (const [was, is] of pairs) {
    const told = new Map(
      (was ?? []).filter((each) => isActive(each.verdict) && chooses(each)).map((each) => [each.rule, each]),
    );
    const chosen = (is ?? []).filter((each) => chooses(each) || told.has(each.rule));
    yield* documents.table({ findings: chosen });
    for (const { rule } of is ?? []) told.delete(rule);
    for (const finding of told.values()) {
      const because = whyGone(finding, { isThere: is !== null, seen, run: run.header.id });
      if (because !== null) yield documents.gone(finding, because);
    }
  }
}

/** How many there are for each account and Region, in the order in which they come first; reads them once. */
export async function planPush(findings: AsyncIterable<AsffDocument>): Promise<readonly PlannedScope[]> {
  const plan = new Map<string, { account: string; region: string; findings: number }>();
  for await (const finding of findings) {
    const scope = scopeOf(finding);
    const key = scopeKey(scope);
    const found = plan.get(key) ?? { ...scope, findings: 0 };
    found.findings += 1;
    plan.set(key, found);
  }
  return [...plan.values()];
}

const contextOf = ({ header, policy, sealed: { summary, coverage } }: JudgedReader): AsffContext => ({
  run: header,
  policy,
  summary,
  coverage,
});

async function* placedIn({ header, sealed }: JudgedReader): AsyncGenerator<Finding> {
  for await (const finding of sealed.findings()) {
    refuseMisplaced(finding, header.partition);
    yield finding;
  }
}

async function* nothing(): AsyncGenerator<Finding> {}

function choosing({ verdicts, minSeverity }: PushFilters): (finding: Finding) => boolean {
  const least = minSeverity === null ? 0 : severities.indexOf(minSeverity);
  return ({ verdict, severity }) => (verdicts?.includes(verdict) ?? true) && severities.indexOf(severity) >= least;
}

type Now = { readonly isThere: boolean; readonly seen: SeenScopes; readonly run: string };

/** Null: nobody looked, so that nobody knows. */
function whyGone(finding: Finding, { isThere, seen, run }: Now): string | null {
  const { table, rule } = finding;
  if (isThere) return `${table}: the policy of the run ${run} has no rule ${rule} any more.`;
  return seen.wouldHaveSeen(finding) ? `${table}: the run ${run} looked here, and found no such table any more.` : null;
}
