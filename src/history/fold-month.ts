/**
 * Sealed runs in, one after the other and oldest first, each with its findings; the monthly report out. What only the
 * last run tells of tables (owners, restores, who came and went) is read beside it and given at the end.
 */
import type { FrameworkTable } from "../model/control-table.ts";
import type { Finding } from "../model/finding.ts";
import type { AccountCompliance } from "../model/month-compliance.ts";
import type {
  Drills,
  Episode,
  Fixed,
  Gone,
  LeftOutRun,
  Month,
  MonthlyReport,
  PolicyChange,
  PopulationChange,
  StillOpen,
} from "../model/monthly.ts";
import { canonicalJson } from "../model/canonical-json.ts";
import type { HistoryEvent, Moment, OpenFinding } from "../model/open-finding.ts";
import type { CompiledPolicy } from "../model/policy.ts";
import type { Coverage, RunHeader } from "../model/run.ts";
import { severities } from "../model/severity.ts";
import type { Waiver } from "../model/waiver.ts";
import { compareText } from "../model/compare-text.ts";
import { complianceByControl, complianceByRule, type RuledRun } from "./compliance.ts";
import { foldGaps } from "./coverage-gaps.ts";
import { foldRun } from "./fold-run.ts";
import { foldLooks, type Look } from "./looks.ts";
import type { SeenScopes } from "./seen-scopes.ts";
import { isIn } from "./month.ts";
import { waiversOfMonth } from "./month-waivers.ts";
import { judgementOf, policyChange } from "./policy-change.ts";
import { between, median, timeToFix } from "./spans.ts";
import { overdueIn } from "./overdue-findings.ts";
import { trendPoint } from "./trend-point.ts";
import { daysWithout, foldTrend } from "./trend-months.ts";

/** A sealed run. */
export type RunOfMonth = RuledRun & {
  readonly header: RunHeader;
  readonly coverage: Coverage;
  readonly waivers: readonly Waiver[];
  /** Ids of all of the population. */
  readonly accounts: ReadonlySet<string>;
  readonly scopes: Pick<SeenScopes, "wouldHaveSeen">;
  readonly findings: AsyncIterable<Finding>;
};

/** What the last run tells beside its findings. */
export type LastRun = {
  /** `tables`: which controls the rules of a policy support. */
  readonly controls: (policy: CompiledPolicy) => readonly FrameworkTable[];
  readonly accounts: readonly AccountCompliance[];
  readonly owners: MonthlyReport["owners"];
  readonly drills: Drills;
  readonly population: Omit<PopulationChange, "selections"> | null;
  readonly leftOut: readonly LeftOutRun[];
};

export type MonthFold = {
  add(run: RunOfMonth): Promise<void>;
  /** Throws where no run was of the month. */
  report(last: LastRun): MonthlyReport;
};

type Kept = Pick<RunOfMonth, "header" | "policy" | "summary" | "coverage" | "waivers">;

export function foldMonth(month: Month): MonthFold {
  const looks = foldLooks();
  const gaps = foldGaps(month);
  const trend = foldTrend(month);
  const ofMonth: Kept[] = [];
  const fixed: Fixed[] = [];
  const gone: Gone[] = [];
  const changes: PolicyChange[] = [];
  const selections: { at: Moment; before: RunHeader["selection"]; after: RunHeader["selection"] }[] = [];
  /** Of each open finding, by key: what is known of its beginning. */
  const began = new Map<string, Look>();
  let open: readonly OpenFinding[] = [];
  let waives = new Map<string, number>();
  let oldest: Moment | null = null;
  let previous: Kept | null = null;
  let before: Kept | null = null;
  let judged: { readonly digest: string; readonly rules: ReadonlyMap<string, string> } | null = null;

  const judgementsOf = ({ digest, rules }: CompiledPolicy): ReadonlyMap<string, string> => {
    if (judged?.digest !== digest)
      judged = { digest, rules: new Map(rules.map((rule) => [rule.id, judgementOf(rule)])) };
    return judged.rules;
  };

  const episodeOf = (finding: OpenFinding): Episode => {
    const look = began.get(keyOf(finding));
    if (look === undefined) throw new Error(`nobody saw ${keyOf(finding)} begin`);
    return { ...finding, began: { after: look.after, by: finding.firstSeen.asOf }, because: look.because };
  };

  const note = (event: HistoryEvent): void => {
    const { kind, finding } = event;
    if (kind === "opened") {
      began.set(keyOf(finding), looks.before(finding));
      return;
    }
    const episode = episodeOf(finding);
    began.delete(keyOf(finding));
    if (!isIn(month, event.at.asOf)) return;
    const ended = { after: finding.lastFail.asOf, by: event.at.asOf };
    if (kind === "fixed") fixed.push({ ...episode, fixed: ended, took: between(episode.began, ended) });
    else gone.push({ ...episode, gone: ended });
  };

  const compareRuns = (was: Kept, is: Kept): void => {
    const [from, to] = [momentOf(was.header), momentOf(is.header)];
    if (was.policy.digest !== is.policy.digest) {
      const parts = policyChange(was.policy, is.policy);
      changes.push({ from, to, digests: [was.policy.digest, is.policy.digest], ...parts });
    }
    const [selected, selects] = [was.header.selection, is.header.selection];
    if (canonicalJson(selected) !== canonicalJson(selects))
      selections.push({ at: to, before: selected, after: selects });
  };

  async function* seen(findings: AsyncIterable<Finding>): AsyncGenerator<Finding> {
    for await (const finding of findings) {
      if (finding.waiver !== undefined) waives.set(finding.waiver, (waives.get(finding.waiver) ?? 0) + 1);
      looks.see(finding);
      yield finding;
    }
  }

  return {
    async add({ findings, scopes, accounts, ...kept }) {
      const { header, policy, coverage, summary } = kept;
      const moment = momentOf(header);
      oldest ??= moment;
      trend.add(trendPoint({ header, policyDigest: policy.digest, summary, coverage }));
      gaps.add({ asOf: header.asOf, coverage, accounts, scopes });
      waives = new Map();
      const unseen = [...coverage.unseen, ...coverage.accepted];
      looks.begin({ asOf: header.asOf, rules: judgementsOf(policy), accounts, unseen });
      open = await foldRun(
        open,
        { ...moment, findings: seen(findings), wouldHaveSeen: (place) => scopes.wouldHaveSeen(place) },
        note,
      );
      looks.end();
      if (isIn(month, header.asOf)) {
        if (previous !== null) compareRuns(previous, kept);
        ofMonth.push(kept);
      } else before = kept;
      previous = kept;
    },
    report({ controls, accounts, owners, drills, population, leftOut }) {
      const last = ofMonth.at(-1);
      if (last === undefined || oldest === null) throw new Error(`no run of ${month.name}`);
      const { header, policy, summary, coverage } = last;
      const runs = ofMonth.map((run) => momentOf(run.header));
      // Surely up to the last run that shows it failing, and perhaps up to the last one that did not show it fixed.
      const still = open
        .map(episodeOf)
        .map((each): StillOpen => ({
          ...each,
          age: between(each.began, { after: each.lastFail.asOf, by: header.asOf }),
        }))
        .toSorted(byUrgency);
      const ruled = (run: Kept) => ({ ...run, tables: controls(run.policy) });
      return {
        month,
        runs,
        last: momentOf(header),
        before: before === null ? null : momentOf(before.header),
        oldest,
        daysWithout: daysWithout(
          month,
          runs.map(({ asOf }) => asOf),
        ),
        leftOut,
        header,
        policy,
        coverage,
        foreignHosts: distinct(ofMonth.flatMap((run) => run.header.foreignHosts)),
        versions: distinct(ofMonth.map((run) => run.header.tool.version)),
        summary,
        summaryBefore: before?.summary ?? null,
        coverageBefore: before?.coverage ?? null,
        ...trend.trend(),
        frameworks: complianceByControl(ruled(last), before === null ? null : ruled(before)),
        rules: complianceByRule(last, before),
        accounts,
        owners,
        fresh: [...still, ...fixed, ...gone].filter((each) => isIn(month, each.began.by)).toSorted(byTime),
        fixed,
        timeToFix: { bySeverity: timeToFix(fixed), half: median(fixed.map(({ took }) => took)) },
        gone,
        open: still,
        sla: policy.sla === undefined ? null : overdueIn(policy.sla, { open: still, fixed, gone }),
        waivers: waiversOfMonth({
          month,
          before: before?.waivers ?? [],
          ofRuns: ofMonth.map((run) => ({ asOf: run.header.asOf, waivers: run.waivers })),
          waives,
        }),
        gaps: gaps.gaps(),
        drills,
        policyChanges: changes,
        population: population === null ? null : { ...population, selections },
      };
    },
  };
}

const momentOf = ({ id, asOf }: RunHeader): Moment => ({ run: id, asOf });

const distinct = (texts: readonly string[]): readonly string[] => [...new Set(texts)].sort();

type Named = Pick<Episode, "rule" | "began" | "severity" | "account" | "region" | "table">;

const keyOf = ({ rule, arn, firstSeen }: OpenFinding): string => `${rule} ${arn} ${firstSeen.run}`;

const byPlace = (a: Named, b: Named): number =>
  compareText(a.account, b.account) ||
  compareText(a.region, b.region) ||
  compareText(a.table, b.table) ||
  compareText(a.rule, b.rule);

const bySeverity = (a: Named, b: Named): number => severities.indexOf(b.severity) - severities.indexOf(a.severity);

/** The most severe first, of these the oldest. */
const byUrgency = (a: Named, b: Named): number =>
  bySeverity(a, b) || compareText(a.began.by, b.began.by) || byPlace(a, b);

const byTime = (a: Named, b: Named): number => compareText(a.began.by, b.began.by) || bySeverity(a, b) || byPlace(a, b);
