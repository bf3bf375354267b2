/**
 * The open findings before a run and the run in, those after it out, with what opened and what closed. Both are in the
 * total order of findings and are joined as they come: held are the open findings and one table, whatever the run holds.
 */
import { byTable, comparePlaces, type OfTable, type Place } from "../model/by-table.ts";
import { compareText } from "../model/compare-text.ts";
import type { Finding } from "../model/finding.ts";
import type { HistoryEvent, Moment, OpenFinding, OpenState } from "../model/open-finding.ts";
import { join, joinStreams } from "./join.ts";

/** What history asks of a finding. */
export type PastFinding = Pick<
  Finding,
  "rule" | "severity" | "account" | "region" | "table" | "arn" | "tableId" | "verdict" | "reason"
>;

export type HistoryRun = Moment & {
  /** In their total order: account, Region, table, rule. */
  readonly findings: AsyncIterable<PastFinding>;
  /** Is a table without a finding certain not to be there. */
  readonly wouldHaveSeen: (place: Place) => boolean;
};

/**
 * Runs are folded from the oldest on. Only a pass of the same TableId closes as fixed. Unknown verdicts, scopes that were
 * not seen and rules that were not asked leave a finding open; waivers, and rules that no longer apply, pause it: if it
 * fails again, it has failed since the first time. A TableId that is not known proves no other table, so that a fail goes
 * on; nor does it prove the same one, so that a pass does not close what is known by its TableId.
 */
export async function foldRun(
  open: readonly OpenFinding[],
  run: HistoryRun,
  onEvent: (event: HistoryEvent) => void = () => undefined,
): Promise<readonly OpenFinding[]> {
  const at: Moment = { run: run.run, asOf: run.asOf };
  const after: OpenFinding[] = [];
  const disappears = (finding: OpenFinding): void => onEvent({ kind: "disappeared", finding, at });
  const staysUnseen = (finding: OpenFinding): void => void after.push({ ...finding, state: "unseen" });

  const opens = (found: PastFinding): void => {
    const { rule, severity, account, region, table, arn, tableId } = found;
    const place = { rule, severity, account, region, table, arn, tableId };
    const finding: OpenFinding = { ...place, firstSeen: at, lastFail: at, state: "failing", paused: false };
    onEvent({ kind: "opened", finding });
    after.push(finding);
  };

  const meets = (before: OpenFinding, { verdict, severity, tableId }: PastFinding): void => {
    if (verdict === "pass" && (before.tableId === null || before.tableId === tableId)) {
      onEvent({ kind: "fixed", finding: before, at });
      return;
    }
    const same = { ...before, tableId: before.tableId ?? tableId };
    if (verdict === "fail") {
      after.push({ ...same, severity, lastFail: at, state: "failing", paused: false });
      return;
    }
    const paused = before.paused || verdict === "waived" || verdict === "not-applicable";
    after.push({ ...same, state: stateAfter[verdict], paused });
  };

  for await (const [before, found] of joinStreams(byTable(open), byTable(run.findings), compareTables)) {
    if (found === null) {
      for (const each of before) (run.wouldHaveSeen(each) ? disappears : staysUnseen)(each);
      continue;
    }
    for (const [known, finding] of join(before ?? [], found, compareRules)) {
      if (known !== null && isGone(known, found)) {
        disappears(known);
        if (finding?.verdict === "fail") opens(finding);
      } else if (finding === null) staysUnseen({ ...known, tableId: known.tableId ?? tableIdIn(found) });
      else if (known !== null) meets(known, finding);
      else if (finding.verdict === "fail") opens(finding);
    }
  }
  return after;
}

const stateAfter = {
  // Of a table whose TableId was not told.
  pass: "unknown",
  unknown: "unknown",
  waived: "waived",
  "not-applicable": "not-applicable",
} as const satisfies Record<Exclude<Finding["verdict"], "fail">, OpenState>;

const compareTables = ([a]: OfTable<Place>, [b]: OfTable<Place>): number => comparePlaces(a, b);

const compareRules = (a: { readonly rule: string }, b: { readonly rule: string }): number =>
  compareText(a.rule, b.rule);

const tableIdIn = (found: readonly PastFinding[]): string | null =>
  found.find(({ tableId }) => tableId !== null)?.tableId ?? null;

/** All findings of the table are asked: one whose rule was not judged is told by the others. */
const isGone = ({ tableId }: OpenFinding, found: readonly PastFinding[]): boolean =>
  found.some(
    (each) =>
      each.reason.code === "deleted-during-scan" ||
      (tableId !== null && each.tableId !== null && each.tableId !== tableId),
  );
