/** Findings, one table at a time → the run's summary and its worst findings. Holds counts and at most 200 findings. */
import { compareText } from "../model/compare-text.ts";
import { verdicts, type Finding, type NotApplicableCode, type TableFindings, type Verdict } from "../model/finding.ts";
import { type CompiledPolicy } from "../model/policy.ts";
import { severities } from "../model/severity.ts";
import type { Summary, VerdictCounts } from "../model/run.ts";

/** What a person looks through; reports that need every finding stream them. */
const mostWorst = 200;

export type SummaryFold = {
  add(table: TableFindings): void;
  summary(): Summary;
  /** Failing findings by severity, then unknown ones by severity; equals in order of account, Region, table, rule. */
  worst(): readonly Finding[];
};

/** Rules of the policy without a finding are counted with zeros. */
export function createSummary(policy: CompiledPolicy): SummaryFold {
  const totals = zeroes(verdicts);
  const failing = zeroes(severities);
  const rules = new Map(policy.rules.map(({ id }) => [id, zeroes(verdicts)]));
  const notApplicable: Partial<Record<NotApplicableCode, number>> = {};
  const unknownKinds = new Map<string, number>();
  const tables = { judged: 0, failing: 0, unknown: 0 };
  const worst: Finding[] = [];

  const count = (finding: Finding): void => {
    totals[finding.verdict] += 1;
    const ofRule = rules.get(finding.rule) ?? zeroes(verdicts);
    ofRule[finding.verdict] += 1;
    rules.set(finding.rule, ofRule);
    switch (finding.verdict) {
      case "fail":
        failing[finding.severity] += 1;
        keepIfWorse(worst, finding);
        return;
      case "unknown": {
        const kind = finding.unknowns[0]?.kind ?? "not-collected";
        unknownKinds.set(kind, (unknownKinds.get(kind) ?? 0) + 1);
        keepIfWorse(worst, finding);
        return;
      }
      case "not-applicable": {
        const code = finding.reason.code as NotApplicableCode;
        notApplicable[code] = (notApplicable[code] ?? 0) + 1;
        return;
      }
      case "pass":
      case "waived":
        return;
      default:
        finding.verdict satisfies never;
    }
  };

  return {
    add({ findings }) {
      for (const finding of findings) count(finding);
      tables.judged += 1;
      if (findings.some(({ verdict }) => verdict === "fail")) tables.failing += 1;
      if (findings.some(({ verdict }) => verdict === "unknown")) tables.unknown += 1;
    },
    summary: () => ({
      verdicts: { ...totals },
      failing: { ...failing },
      rules: sorted(rules).map(([rule, counts]) => ({ rule, ...counts })),
      notApplicable: Object.fromEntries(sorted(Object.entries(notApplicable))),
      unknownKinds: Object.fromEntries(sorted(unknownKinds)),
      tables: { ...tables },
    }),
    worst: () => [...worst],
  };
}

type Counts<Key extends string> = { -readonly [K in Key]: number };

const zeroes = <Key extends string>(keys: readonly Key[]): Counts<Key> =>
  Object.fromEntries(keys.map((key) => [key, 0])) as Counts<Key>;

/** Of a scope without tables, as most scopes of an organization are: one object for all of them. */
export const noVerdicts: VerdictCounts = zeroes(verdicts);

/** Of one scope. */
export function createCounts(): { add(table: TableFindings): void; counts(): VerdictCounts } {
  const counted = zeroes(verdicts);
  return {
    add({ findings }) {
      for (const { verdict } of findings) counted[verdict] += 1;
    },
    counts: () => counted,
  };
}

const sorted = <Value>(entries: Iterable<readonly [string, Value]>): readonly (readonly [string, Value])[] =>
  [...entries].sort(([a], [b]) => (a < b ? -1 : 1));

/** `worst` is sorted; most findings of a large run are no worse than its last and cost one comparison. */
function keepIfWorse(worst: Finding[], finding: Finding): void {
  const last = worst.at(-1);
  if (worst.length === mostWorst && last !== undefined && compare(finding, last) >= 0) return;
  let low = 0;
  let high = worst.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const other = worst[middle];
    if (other !== undefined && compare(other, finding) <= 0) low = middle + 1;
    else high = middle;
  }
  worst.splice(low, 0, finding);
  if (worst.length > mostWorst) worst.pop();
}

function compare(a: Finding, b: Finding): number {
  return (
    rank(a.verdict) - rank(b.verdict) ||
    severities.indexOf(b.severity) - severities.indexOf(a.severity) ||
    compareText(a.account, b.account) ||
    compareText(a.region, b.region) ||
    compareText(a.table, b.table) ||
    compareText(a.rule, b.rule)
  );
}

const rank = (verdict: Verdict): number => (verdict === "fail" ? 0 : 1);
