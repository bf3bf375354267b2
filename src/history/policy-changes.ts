/** Two compiled policies in, which rules only one of them has and what differs in the others out. Where a rule stands in its file is no difference. */
import { canonicalJson } from "../model/canonical-json.ts";
import type { PolicyChanges } from "../model/comparison.ts";
import type { CompiledPolicy, CompiledRule } from "../model/policy.ts";

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

const differences = (a: CompiledRule, b: CompiledRule): readonly string[] =>
  judging.filter((part) => canonicalJson(withoutPlaces(a[part])) !== canonicalJson(withoutPlaces(b[part])));

/** An override's name says where it stands. */
const places: ReadonlySet<string> = new Set(["at", "name"]);

function withoutPlaces(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutPlaces);
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value).filter(([key]) => !places.has(key));
  return Object.fromEntries(members.map(([key, member]) => [key, withoutPlaces(member)]));
}
