/** Past runs in few words, for tests of history: findings by table and rule, and what was seen. */
import type { HistoryRun, PastFinding } from "../../src/history/fold-run.ts";
import { foldRun } from "../../src/history/fold-run.ts";
import type { Verdict } from "../../src/model/finding.ts";
import type { HistoryEvent, OpenFinding } from "../../src/model/open-finding.ts";

export type Said = Verdict | "deleted";

/** Of the one table of this name in a scope. `id` null: its TableId was not told. */
export type PastTable = { readonly id: string | null; readonly rules: Readonly<Record<string, Said>> };

/** By name of the table; a scope that is null was not seen. */
export type PastScope = Readonly<Record<string, PastTable>> | null;

/** By `account.region`. */
export type PastRun = Readonly<Record<string, PastScope>>;

const day = 86_400_000;
const first = Date.parse("2026-11-01T08:00:00.000Z");

/** Run `index` is `r<index>`, a day after the one before. */
export const momentOf = (index: number) => ({ run: `r${index}`, asOf: new Date(first + index * day).toISOString() });

export const finding = (
  place: { account: string; region: string; table: string },
  rule: string,
  of: { id: string | null; said: Said },
): PastFinding => ({
  ...place,
  rule,
  severity: "high",
  arn: `arn:aws:dynamodb:${place.region}:${place.account}:table/${place.table}`,
  tableId: of.id,
  verdict: of.said === "deleted" ? "not-applicable" : of.said,
  reason: of.said === "deleted" ? { code: "deleted-during-scan", text: "" } : { code: "met", text: "" },
});

const sorted = <T>(record: Readonly<Record<string, T>>): readonly (readonly [string, T])[] =>
  Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));

export function historyRun(run: PastRun, index: number): HistoryRun {
  async function* findings(): AsyncGenerator<PastFinding> {
    for (const [key, scope] of sorted(run)) {
      const [account = "", region = ""] = key.split(".");
      for (const [table, { id, rules }] of sorted(scope ?? {})) {
        for (const [rule, said] of sorted(rules)) yield finding({ account, region, table }, rule, { id, said });
      }
    }
  }
  return {
    ...momentOf(index),
    findings: findings(),
    wouldHaveSeen: ({ account, region }) => (run[`${account}.${region}`] ?? null) !== null,
  };
}

export async function history(
  runs: readonly PastRun[],
): Promise<{ open: readonly OpenFinding[]; events: readonly HistoryEvent[] }> {
  let open: readonly OpenFinding[] = [];
  const events: HistoryEvent[] = [];
  for (const [index, run] of runs.entries()) {
    open = await foldRun(open, historyRun(run, index), (event) => events.push(event));
  }
  return { open, events };
}
