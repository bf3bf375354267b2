/** Every shipped rule with the findings that its own examples of a fail give, as an audit would report them. */
import { judgeGiven } from "../../src/evaluate/examples.ts";
import type { Finding } from "../../src/model/finding.ts";
import type { CompiledRule } from "../../src/model/policy.ts";
import { listShippedIds } from "../../src/policy/files.ts";
import { loadPolicy } from "../../src/policy/load.ts";
import { filledIn, placeOf, type Snippet, snippetTemplates } from "../../src/report/fixes/snippets.ts";
import { loadTypicalTable } from "../../src/policy/typical-table.ts";

export type Failing = { readonly rule: CompiledRule; readonly example: string; readonly finding: Finding };

const where = { account: "111122223333", region: "eu-west-1", table: "orders" };

export async function failingFindings(): Promise<readonly Failing[]> {
  const [{ rules }, typical] = await Promise.all([listShippedIds(), loadTypicalTable()]);
  const policies = await Promise.all(rules.map((id) => loadPolicy({ ref: id, cwd: "/" })));
  return policies
    .flatMap((policy) => policy.rules)
    .flatMap((rule) =>
      rule.examples.flatMap(({ name, given }) => {
        const { verdict, reason, trace, unknowns } = judgeGiven(rule, typical, given);
        if (verdict !== "fail") return [];
        return [{ rule, example: name, finding: failing(rule, { verdict, reason, trace, unknowns }) }];
      }),
    );
}

/** A finding of the table named orders in eu-west-1. */
export const failing = (
  rule: CompiledRule,
  judged: Partial<Pick<Finding, "verdict" | "reason" | "trace" | "unknowns" | "override">> = {},
): Finding => ({
  rule: rule.id,
  severity: rule.severity,
  ...where,
  arn: `arn:aws:dynamodb:${where.region}:${where.account}:table/${where.table}`,
  tableId: null,
  verdict: "fail",
  reason: { code: "not-met", text: "" },
  unknowns: [],
  trace: [],
  fingerprint: "0".repeat(64),
  ...judged,
});

/** As a page fills them in. */
export function fixSnippets(rule: CompiledRule, finding: Finding, partition: string): readonly Snippet[] {
  const place = placeOf(finding, partition);
  return place === null ? [] : snippetTemplates(rule, finding).map((snippet) => filledIn(snippet, place));
}
