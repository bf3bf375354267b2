/**
 * Two runs and the open findings after the later one in, what changed out: as a stream in the total order of findings,
 * tables with their findings. Nothing is judged here; what neither run proves is told as what it is, and never as fixed.
 */
import { byTable, comparePlaces, type OfTable, type Place } from "../model/by-table.ts";
import { compareText } from "../model/compare-text.ts";
import type { Change, FindingChange, PolicyChanges, Standing, TableChange } from "../model/comparison.ts";
import type { Finding } from "../model/finding.ts";
import type { Moment, OpenFinding } from "../model/open-finding.ts";
import type { Sla } from "../model/sla.ts";
import { join, joinStreams } from "./join.ts";

export type RunToCompare = Moment & {
  /** In their total order. */
  readonly findings: AsyncIterable<Finding>;
  readonly wouldHaveSeen: (place: Place) => boolean;
};

export type RunsToCompare = {
  readonly before: RunToCompare;
  readonly after: RunToCompare;
  readonly policy: PolicyChanges;
  readonly sla: Sla | null;
  /** After the later run. */
  readonly open: readonly OpenFinding[];
  /** After the last run of its history that is not later than the earlier one. */
  readonly openBefore: readonly OpenFinding[];
};

export async function* compareRuns(runs: RunsToCompare): AsyncGenerator<Change> {
  const findings = changesOfFindings(runs);
  const { before, after } = runs;
  const pairs = joinStreams(byTable(before.findings), byTable(after.findings), ([a], [b]) => comparePlaces(a, b));
  for await (const [earlier, later] of pairs) {
    for (const table of tableChanges({ earlier, later, before, after })) yield { of: "table", table };
    const replaced = isReplaced(earlier, later);
    for (const [was, is] of join(earlier ?? [], later ?? [], (a, b) => compareText(a.rule, b.rule))) {
      yield* findings({ was, is, replaced, isThere: { before: earlier !== null, after: later !== null } });
    }
  }
}

type Tables = {
  readonly earlier: OfTable<Finding> | null;
  readonly later: OfTable<Finding> | null;
} & Pick<RunsToCompare, "before" | "after">;

function* tableChanges({ earlier, later, before, after }: Tables): Generator<TableChange> {
  const replaced = isReplaced(earlier, later);
  const [was, is] = [presentIn(earlier), presentIn(later)];
  const isGone = is === null && (later !== null || (earlier !== null && after.wouldHaveSeen(earlier[0])));
  const isNew = was === null && (earlier !== null || (later !== null && before.wouldHaveSeen(later[0])));
  if (was !== null && (replaced || isGone)) yield { kind: "disappeared", ...tableOf(was), replaced };
  if (is !== null && (replaced || isNew)) yield { kind: "appeared", ...tableOf(is), replaced };
}

/** Null: there are no findings, or they say that it was deleted during the scan. */
const presentIn = (findings: OfTable<Finding> | null): OfTable<Finding> | null =>
  findings?.some(isDeleted) === true ? null : findings;

const isDeleted = ({ reason }: Finding): boolean => reason.code === "deleted-during-scan";

function tableOf(findings: OfTable<Finding>): Omit<TableChange, "kind" | "replaced"> {
  const [{ account, region, table, arn }] = findings;
  return { account, region, table, arn, tableId: tableIdOf(findings) };
}

const tableIdOf = (findings: readonly Finding[] | null): string | null =>
  findings?.find(({ tableId }) => tableId !== null)?.tableId ?? null;

/** Both TableIds are known, and differ. */
function isReplaced(earlier: readonly Finding[] | null, later: readonly Finding[] | null): boolean {
  const [was, is] = [tableIdOf(earlier), tableIdOf(later)];
  return was !== null && is !== null && was !== is;
}

/** `isThere`: are there findings of the table at all. */
type Met = {
  readonly was: Finding | null;
  readonly is: Finding | null;
  readonly replaced: boolean;
  readonly isThere: { readonly before: boolean; readonly after: boolean };
};

function changesOfFindings({
  before,
  after,
  policy,
  sla,
  open,
  openBefore,
}: RunsToCompare): (met: Met) => Generator<Change> {
  const since = new Map(open.map((finding) => [keyOf(finding), finding.firstSeen]));
  // One that was paused then was no fail, whatever the earlier run itself could tell.
  const failedBefore = new Set(openBefore.filter(({ paused }) => !paused).map(keyOf));
  const ruleChanges = new Map<string, FindingChange["rulePolicy"]>([
    ...policy.added.map((rule) => [rule, "added"] as const),
    ...policy.removed.map((rule) => [rule, "removed"] as const),
    ...policy.changed.map(({ rule }) => [rule, "changed"] as const),
  ]);
  /** Of one side without a finding of the rule. */
  const standingOf = (side: "before" | "after", { isThere }: Met, place: Place): Standing => {
    if (isThere[side]) return "no-rule";
    return { before, after }[side].wouldHaveSeen(place) ? "no-table" : "unseen";
  };
  const change = (of: Finding, told: Pick<FindingChange, "kind" | "before" | "after">): Change => {
    const { rule, severity, account, region, table, arn, tableId, reason, waiver } = of;
    const rulePolicy = ruleChanges.get(rule) ?? "same";
    const place = { rule, severity, account, region, table, arn, tableId };
    const fails = told.after === "fail" ? agesOf(of, since.get(keyOf(of)) ?? after, { after, sla }) : {};
    const finding = {
      ...place,
      ...told,
      text: reason.text,
      rulePolicy,
      ...fails,
      ...(waiver !== undefined && { waiver }),
    };
    return { of: "finding", finding };
  };

  const stoodBefore = (met: Met, is: Finding): Standing => {
    if (met.was === null) return standingOf("before", met, is);
    return isDeleted(met.was) ? "no-table" : met.was.verdict;
  };

  return function* (met) {
    const { was, is, replaced } = met;
    const isOther = replaced || (is !== null && isDeleted(is));
    if (was?.verdict === "fail" && (isOther || is === null)) {
      const stands = replaced ? "other-table" : is === null ? standingOf("after", met, was) : "no-table";
      const isGone = stands === "other-table" || stands === "no-table";
      yield change(was, { kind: isGone ? "disappeared" : "not-judged", before: "fail", after: stands });
    }
    if (is === null || isDeleted(is)) return;
    const stood = replaced ? "other-table" : stoodBefore(met, is);
    const wasOpen = (): boolean => {
      const first = since.get(keyOf(is));
      const isOld = first !== undefined && first.asOf <= before.asOf && failedBefore.has(keyOf(is));
      return isOld && stood !== "waived" && stood !== "not-applicable";
    };
    const kind = kindOf({ stood, is, was, wasOpen });
    if (kind !== null) yield change(is, { kind, before: stood, after: is.verdict });
  };
}

type Stood = {
  readonly stood: Standing;
  readonly was: Finding | null;
  readonly is: Finding;
  /** Was it open as far back as the earlier run, whatever that one could tell. */
  readonly wasOpen: () => boolean;
};

function kindOf({ stood, was, is, wasOpen }: Stood): FindingChange["kind"] | null {
  switch (is.verdict) {
    case "fail":
      return stood === "fail" || wasOpen() ? "still-failing" : "new";
    case "pass":
      if (stood !== "fail") return null;
      // A pass of nobody knows which table closes nothing.
      return was?.tableId === null || was?.tableId === is.tableId ? "fixed" : "unknown";
    case "waived":
      return stood === "waived" ? null : "waived";
    case "unknown":
      return stood === "unknown" || stood === "unseen" ? null : "unknown";
    case "not-applicable":
      return stood === "fail" ? "not-judged" : null;
    default:
      return is.verdict satisfies never;
  }
}

function agesOf(
  { severity }: Finding,
  { run, asOf }: Moment,
  { after, sla }: Pick<RunsToCompare, "after" | "sla">,
): Pick<FindingChange, "firstSeen" | "age" | "overdueBy"> {
  const age = Date.parse(after.asOf) - Date.parse(asOf);
  const beyond = age - (sla?.[severity] ?? Number.POSITIVE_INFINITY);
  return { firstSeen: { run, asOf }, age, ...(beyond > 0 && { overdueBy: beyond }) };
}

const keyOf = ({ arn, rule }: Pick<Finding, "arn" | "rule">): string => `${arn} ${rule}`;
