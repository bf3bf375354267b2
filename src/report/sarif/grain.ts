/**
 * How finely each rule is told, from its counts alone, so that the file stays within what code scanning shows: a finding
 * a table, one an account, or one for the rule. Whole rules at a time: of findings that were cut off anywhere, GitHub would
 * close those that the next run has no room for, as if they had been fixed.
 */
import type { ReportContext } from "../../model/report.ts";
import type { SarifRule } from "./rules.ts";
import { worstSeverityFirst } from "../verdict-words.ts";

export type Grain = "table" | "account" | "rule";

/** By id of the rule. `most`: entries there is room for. The worst are told apart first, and of equals those with fewest. */
export function grains(
  { summary, coverage }: Pick<ReportContext, "summary" | "coverage">,
  rules: readonly SarifRule[],
  most: number,
): ReadonlyMap<string, Grain> {
  const told = summary.rules
    .map(({ rule, fail, waived }) => {
      const described = rules.filter((each) => each.rule.id === rule);
      const rank = Math.min(...described.map(({ severity }) => worstSeverityFirst.indexOf(severity)));
      return { rule, findings: fail + waived, least: described.length, rank };
    })
    .filter(({ findings }) => findings > 0)
    .sort((a, b) => a.rank - b.rank || a.findings - b.findings);
  // Each rule keeps room to be told at all, however many findings those before it have.
  let left = most - told.reduce((sum, { least }) => sum + least, 0);
  return new Map(
    told.map(({ rule, findings, least }): [string, Grain] => {
      const spare = left + least;
      const byAccount = coverage.accounts.opened * least;
      const [grain, used] =
        findings <= spare
          ? (["table", findings] as const)
          : byAccount <= spare
            ? (["account", byAccount] as const)
            : (["rule", least] as const);
      left = spare - used;
      return [rule, grain];
    }),
  );
}
