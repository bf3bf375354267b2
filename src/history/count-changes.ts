/** Changes, one after the other, in; how many there are of each kind out. */
import { changeKinds, type Change, type ComparisonTotals } from "../model/comparison.ts";
import { severities } from "../model/severity.ts";

export type ChangeCounts = { add(change: Change): void; totals(): ComparisonTotals };

export function countChanges(): ChangeCounts {
  const findings = zeroes(changeKinds);
  const tables = zeroes(["appeared", "disappeared"] as const);
  const failing = { new: zeroes(severities), overdue: zeroes(severities) };
  return {
    add(change) {
      if (change.of === "table") {
        tables[change.table.kind] += 1;
        return;
      }
      const { kind, severity, overdueBy } = change.finding;
      findings[kind] += 1;
      if (kind === "new") failing.new[severity] += 1;
      if (overdueBy !== undefined) failing.overdue[severity] += 1;
    },
    totals: () => ({
      findings: { ...findings },
      tables: { ...tables },
      failing: { new: { ...failing.new }, overdue: { ...failing.overdue } },
    }),
  };
}

const zeroes = <Key extends string>(keys: readonly Key[]): Record<Key, number> =>
  Object.fromEntries(keys.map((key) => [key, 0])) as Record<Key, number>;
