/** Two compiled policies in, what the later one asks for that the earlier one did not out, rule by rule, in words. */
import type { Scalar } from "../model/fact.ts";
import type { CompiledPolicy, CompiledRule } from "../model/policy.ts";
import type { PolicyChange, RuleChange } from "../model/monthly.ts";
import { severities } from "../model/severity.ts";
import { overridesOf, spelt } from "./spelt.ts";

/** Equal exactly where two rules judge every table alike: severities and texts are no part of it. */
export function judgementOf(rule: CompiledRule): string {
  const { id, grace, archivedTables, applies, assert } = rule;
  const overrides = rule.overrides.map(({ when, terms, skip }) => ({
    when,
    skip: skip !== null,
    terms: { grace: terms.grace, applies: terms.applies, assert: terms.assert },
  }));
  return spelt({ id, grace, archivedTables, applies, assert, overrides });
}

type Parts = Pick<PolicyChange, "rules" | "otherwise">;

export function policyChange(before: CompiledPolicy, after: CompiledPolicy): Parts {
  const old = new Map(before.rules.map((rule) => [rule.id, rule]));
  const now = new Map(after.rules.map((rule) => [rule.id, rule]));
  const rules: RuleChange[] = [];
  for (const id of [...new Set([...old.keys(), ...now.keys()])].sort()) {
    const [was, is] = [old.get(id), now.get(id)];
    if (was === undefined) rules.push({ rule: id, change: "added", what: [] });
    else if (is === undefined) rules.push({ rule: id, change: "removed", what: [] });
    else {
      const what = ruleChanges(was, is);
      if (what.length > 0) rules.push({ rule: id, change: "changed", what });
    }
  }
  return { rules, otherwise: otherChanges(before, after) };
}

function ruleChanges(was: CompiledRule, is: CompiledRule): readonly string[] {
  const what: string[] = [];
  if (was.severity !== is.severity) what.push(`severity: ${was.severity} → ${is.severity}`);
  what.push(...paramChanges(was, is));
  // A parameter shows in the title, in the check and in all texts: said once is enough.
  const params = what.some((change) => change.startsWith("parameter"));
  const grace = was.grace !== is.grace;
  if (grace && !params) what.push(`grace: ${durationWords(was.grace)} → ${durationWords(is.grace)}`);
  if (spelt(was.applies) !== spelt(is.applies) && !params) what.push("which tables it applies to");
  if (spelt(was.assert) !== spelt(is.assert) && !params) what.push("what it checks");
  if (was.archivedTables !== is.archivedTables) what.push("what comes of archived tables");
  if (spelt(overridesOf(was)) !== spelt(overridesOf(is)) && !(params && was.overrides.length === is.overrides.length)) {
    what.push(`overrides: ${was.overrides.length} → ${is.overrides.length}, or what they say`);
  }
  if (spelt(was.remediate) !== spelt(is.remediate)) {
    what.push(`how it is repaired: ${remedyWords(was)} → ${remedyWords(is)}`);
  }
  if (spelt(was.controls) !== spelt(is.controls)) what.push("the controls that it supports");
  if (what.length === 0 && spelt([was.title, was.why, was.fix]) !== spelt([is.title, is.why, is.fix])) {
    what.push("its texts, not what it checks");
  }
  return what;
}

function remedyWords({ remediate }: CompiledRule): string {
  if (remediate === null) return "by nothing";
  return remediate.auto === true ? `${remediate.action}, automatically` : remediate.action;
}

function paramChanges(was: CompiledRule, is: CompiledRule): readonly string[] {
  const names = [...new Set([...Object.keys(was.params), ...Object.keys(is.params)])].sort();
  return names.flatMap((name) => {
    const [old, now] = [was.params[name], is.params[name]];
    return old === now ? [] : [`parameter ${name}: ${valueWords(old)} → ${valueWords(now)}`];
  });
}

/** A compiled parameter no longer says what it is of: a large number that is whole minutes is taken for a duration. */
function valueWords(value: Scalar | undefined): string {
  if (value === undefined) return "none";
  return typeof value === "number" && value >= 60_000 && value % 60_000 === 0 ? durationWords(value) : String(value);
}

const units = [
  ["d", 86_400_000],
  ["h", 3_600_000],
  ["m", 60_000],
  ["s", 1_000],
] as const;

function durationWords(milliseconds: number | null): string {
  if (milliseconds === null) return "none";
  const unit = units.find(([, size]) => milliseconds >= size && milliseconds % size === 0);
  return unit === undefined ? `${milliseconds}ms` : `${milliseconds / unit[1]}${unit[0]}`;
}

function otherChanges(before: CompiledPolicy, after: CompiledPolicy): readonly string[] {
  const otherwise: string[] = [];
  for (const severity of severities) {
    const [was, is] = [before.waivers?.maxTerm[severity] ?? null, after.waivers?.maxTerm[severity] ?? null];
    if (was !== is) {
      otherwise.push(`longest waiver of what is ${severity}: ${durationWords(was)} → ${durationWords(is)}`);
    }
    const [due, now] = [before.sla?.[severity] ?? null, after.sla?.[severity] ?? null];
    if (due !== now) otherwise.push(`time to fix what is ${severity}: ${durationWords(due)} → ${durationWords(now)}`);
  }
  if (before.optedOut !== after.optedOut) {
    const words = (optedOut: CompiledPolicy["optedOut"]): string => optedOut ?? "not-applicable";
    otherwise.push(`a table opted out by a tag: ${words(before.optedOut)} → ${words(after.optedOut)}`);
  }
  return otherwise;
}
