/**
 * Verdicts counted by account and rule, by OU and by severity: what the summary of a run does not hold, and a page shows.
 * Memory grows with accounts × rules, not with tables.
 */
import { verdicts, type TableFindings, type Verdict } from "../../model/finding.ts";
import type { VerdictCounts } from "../../model/run.ts";
import type { Severity } from "../../model/severity.ts";

export type PageCounts = {
  add(table: TableFindings): void;
  /** In order of first appearance, which is that of the run. */
  byAccount(): readonly NamedCounts[];
  byOu(ous: ReadonlyMap<string, string>): readonly NamedCounts[];
  bySeverity(severity: Severity): VerdictCounts;
  /** Of one account and rule; null: no table of the account was judged by it. */
  of(account: string, rule: string): VerdictCounts | null;
};

export type NamedCounts = { readonly name: string; readonly counts: VerdictCounts };

type Growing = Record<Verdict, number>;

const none = (): Growing => ({ pass: 0, fail: 0, unknown: 0, waived: 0, "not-applicable": 0 });

export function createPageCounts(): PageCounts {
  const accounts = new Map<string, Map<string, Growing>>();
  const severities = new Map<Severity, Growing>();
  return {
    add({ account, findings }) {
      const rules = entry(accounts, account, () => new Map<string, Growing>());
      for (const { rule, severity, verdict } of findings) {
        entry(rules, rule, none)[verdict] += 1;
        entry(severities, severity, none)[verdict] += 1;
      }
    },
    byAccount: () => [...accounts].map(([name, rules]) => ({ name, counts: sumOf(rules.values()) })),
    byOu(ous) {
      const groups = new Map<string, Growing[]>();
      for (const [account, rules] of accounts) {
        const ou = ous.get(account);
        if (ou !== undefined) entry(groups, ou, () => []).push(...rules.values());
      }
      return [...groups]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([name, counts]) => ({ name, counts: sumOf(counts) }));
    },
    bySeverity: (severity) => severities.get(severity) ?? none(),
    of: (account, rule) => accounts.get(account)?.get(rule) ?? null,
  };
}

export function sumOf(all: Iterable<VerdictCounts>): VerdictCounts {
  const sum = none();
  for (const counts of all) for (const verdict of verdicts) sum[verdict] += counts[verdict];
  return sum;
}

function entry<Key, Value>(map: Map<Key, Value>, key: Key, create: () => Value): Value {
  const found = map.get(key);
  if (found !== undefined) return found;
  const made = create();
  map.set(key, made);
  return made;
}
