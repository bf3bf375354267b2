/** Two compiled policies in, which rules only one of them has and what differs in the others out. Where a rule stands in its file is no difference. */
import type { PolicyChanges } from "../model/comparison.ts";
import type { CompiledPolicy, CompiledRule } from "../model/policy.ts";
import { overridesOf, spelt } from "./spelt.ts";

export function policyChanges(
  before: Pick<CompiledPolicy, "rules">,
  after: Pick<CompiledPolicy, "rules">,
): PolicyChanges {
  const earlier = new Map(before.rules.map((rule) => [rule.id, rule]));
  const later = new Map(after.rules.map((rule) => [rule.id, rule]));
  const changed = after.rules.flatMap((rule) => {
    const old = earlier.get(rule.id);
    const what = old === undefined ? [] : differences(old, rule);
    return what.length === 0 ? [] : [{ rule: rule.id, what }];
  });
  return {
    added: [...later.keys()].filter((id) => !earlier.has(id)),
    removed: [...earlier.keys()].filter((id) => !later.has(id)),
    changed,
  };
}

/** Texts and controls are left out: they judge nothing. */
const judging = [
  "severity",
  "params",
  "grace",
  "applies",
  "assert",
  "archivedTables",
  "overrides",
] as const satisfies readonly (keyof CompiledRule)[];

const partOf = (rule: CompiledRule, part: (typeof judging)[number]): unknown =>
  part === "overrides" ? overridesOf(rule) : rule[part];

const differences = (a: CompiledRule, b: CompiledRule): readonly string[] =>
  judging.filter((part) => spelt(partOf(a, part)) !== spelt(partOf(b, part)));
