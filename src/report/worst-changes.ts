/** Changes, one after the other, in; of each kind the worst out, as many as a person reads. Holds no more than those. */
import type { Change, ChangeKind, FindingChange, TableChange } from "../model/comparison.ts";
import { severities } from "../model/severity.ts";

export type WorstChanges = {
  add(change: Change): void;
  /** By severity, then by age, the worst and the oldest first; then in their total order. */
  findings(kind: ChangeKind): readonly FindingChange[];
  tables(): readonly TableChange[];
};

export function worstChanges(most: number): WorstChanges {
  const byKind = new Map<ChangeKind, FindingChange[]>();
  const tables: TableChange[] = [];
  return {
    add(change) {
      if (change.of === "table") {
        if (tables.length < most) tables.push(change.table);
        return;
      }
      const { finding } = change;
      const kept = byKind.get(finding.kind) ?? [];
      byKind.set(finding.kind, kept);
      insert(kept, finding, most);
    },
    findings: (kind) => byKind.get(kind) ?? [],
    tables: () => tables,
  };
}

/** `kept` is sorted; most changes are no worse than its last and cost one comparison. */
function insert(kept: FindingChange[], finding: FindingChange, most: number): void {
  const last = kept.at(-1);
  if (kept.length === most && last !== undefined && compare(last, finding) <= 0) return;
  const at = kept.findIndex((other) => compare(other, finding) > 0);
  if (at === -1) kept.push(finding);
  else kept.splice(at, 0, finding);
  if (kept.length > most) kept.pop();
}

const compare = (a: FindingChange, b: FindingChange): number =>
  severities.indexOf(b.severity) - severities.indexOf(a.severity) || (b.age ?? 0) - (a.age ?? 0);
