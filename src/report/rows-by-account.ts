/**
 * The worst findings → rows for people to read, by account and table, the worst first. A table that could not be read is
 * unknown to every rule for one reason: that is one row with all its rules.
 */
import type { Finding } from "../model/finding.ts";
import type { Severity } from "../model/severity.ts";

export type FindingRow = {
  readonly verdict: "fail" | "unknown";
  /** Of the worst of its rules. */
  readonly severity: Severity;
  readonly rules: readonly string[];
  readonly text: string;
};

export type TableRows = { readonly region: string; readonly table: string; readonly rows: readonly FindingRow[] };

export type AccountRows = { readonly account: string; readonly tables: readonly TableRows[] };

/** `findings`: worst first; others than failing and unknown ones have no row. */
export function rowsByAccount(findings: readonly Finding[]): readonly AccountRows[] {
  return [...groupBy(findings, ({ account }) => account)].map(([account, ofAccount]) => ({
    account,
    tables: [...groupBy(ofAccount, ({ region, table }) => JSON.stringify([region, table])).values()].flatMap(tableRows),
  }));
}

function tableRows(findings: readonly Finding[]): readonly TableRows[] {
  const rows = new Map<string, FindingRow>();
  for (const [index, { verdict, severity, rule, reason }] of findings.entries()) {
    if (verdict !== "fail" && verdict !== "unknown") continue;
    const key = verdict === "fail" ? `fail ${index}` : `unknown ${reason.text}`;
    const row = rows.get(key) ?? { verdict, severity, rules: [], text: reason.text };
    rows.set(key, { ...row, rules: [...row.rules, rule] });
  }
  const [first] = findings;
  return first === undefined ? [] : [{ region: first.region, table: first.table, rows: [...rows.values()] }];
}

function groupBy<Element>(elements: readonly Element[], keyOf: (element: Element) => string): Map<string, Element[]> {
  const groups = new Map<string, Element[]>();
  for (const element of elements) {
    const key = keyOf(element);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [element]);
    else group.push(element);
  }
  return groups;
}
