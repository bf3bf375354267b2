/**
 * The `overrides` of a policy: read as written, held against the rules there are, and compiled for each rule they name.
 * Tells an override that names no rule of the policy, sets nothing, or both sets and skips.
 */
import { textOf as conditionText } from "../condition/describe-condition.ts";
import type { CompiledRule, Condition, RuleOverride } from "../model/policy.ts";
import { compileCondition } from "./condition.ts";
import { outermost } from "./leaf.ts";
import type { Mistakes } from "./mistakes.ts";
import { outsideOfRules } from "./params.ts";
import { compileTerms } from "./rule.ts";
import { over, settingsOf } from "./settings.ts";
import type { Settings } from "./settings.ts";
import { positionOf } from "./source.ts";
import { didYouMean } from "./suggest.ts";
import { child, describeKind, headOf, itemsOf, textOf } from "./tree.ts";
import type { MapNode, Node } from "./tree.ts";

/** One override and one rule that it names. */
export type WrittenOverride = { readonly rule: string; readonly ruleAt: Node; readonly node: MapNode };

/**
 * Each is one more reading of the rule, and one more condition for every table: a thousand of them would be a list of
 * tables, which tags can carry.
 */
const mostOverrides = 100;

/** In the order written. */
export function readOverrides(policy: MapNode, mistakes: Mistakes): readonly WrittenOverride[] {
  return itemsOf(child(policy, "overrides")).flatMap((node) => {
    const rules = child(node, "rule");
    if (node.kind !== "map" || rules === undefined) return [];
    tellWhatIsSet(node, mistakes);
    return (rules.kind === "list" ? rules.items : [rules]).flatMap((ruleAt) => {
      const rule = textOf(ruleAt);
      if (rule !== undefined) return [{ rule, ruleAt, node }];
      const message = `\`rule\` has to be the id of a rule, or a list of ids, not ${describeKind(ruleAt)}`;
      mistakes.add(ruleAt.at, { code: "wrong-shape", message });
      return [];
    });
  });
}

function tellWhatIsSet(node: MapNode, mistakes: Mistakes): void {
  const setting = node.entries.get("severity") ?? node.entries.get("params");
  const skip = node.entries.get("skip");
  if (setting !== undefined && skip !== undefined) {
    const message = `\`skip\` and \`${setting.key}\` cannot stand in one override: what is skipped is not judged`;
    mistakes.add(skip.keyAt, { code: "exclusive-keys", message, hint: "leave one of them out" });
  }
  if (setting !== undefined || skip !== undefined) return;
  const hint = "add `params`, `severity`, or `skip: <why the rule does not apply there>`";
  mistakes.add(headOf(node), { code: "empty", message: "the override changes nothing", hint });
}

/** `rules`: the ids of the policy that the overrides stand in, or that extends it. */
export function tellStrayOverrides(
  overrides: readonly WrittenOverride[],
  rules: ReadonlySet<string>,
  mistakes: Mistakes,
): void {
  for (const { rule, ruleAt } of overrides) {
    if (rules.has(rule)) continue;
    const message = `the policy has no rule \`${rule}\``;
    const hint = didYouMean(rule, [...rules]) ?? `add it under \`rules:\`; there are ${[...rules].sort().join(", ")}`;
    mistakes.add(ruleAt.at, { code: "unknown-rule", message, hint });
  }
}

/**
 * Every override reads the rule's conditions anew, with its own parameters: so many leaves at most, over all overrides of
 * one rule. Shipped rules have up to five.
 */
const mostLeaves = 20_000;

/** `settings`: what policies set for the rule everywhere; an override stands over it. */
export function compileOverrides(given: {
  readonly rule: MapNode;
  readonly compiled: CompiledRule;
  readonly settings: Settings;
  readonly written: readonly WrittenOverride[];
  readonly mistakes: Mistakes;
}): readonly RuleOverride[] {
  const { rule, compiled, settings, written, mistakes } = given;
  const [first] = written;
  // Of all policies together: left out would be the last ones, which win.
  const beyond = written[mostOverrides];
  if (beyond !== undefined) {
    const message = `more than ${mostOverrides} overrides of \`${compiled.id}\``;
    const hint = "tell the tables apart by a tag, or by OU instead of by account";
    mistakes.add(beyond.ruleAt.at, { code: "too-many-overrides", message, hint });
  }
  const leaves = leavesOf(compiled.assert) + (compiled.applies === null ? 0 : leavesOf(compiled.applies));
  if (first !== undefined && leaves * written.length > mostLeaves) {
    const message = `\`${compiled.id}\` has ${leaves} leaves, too many for ${written.length} overrides`;
    const hint = "split the rule, or tell the tables apart by fewer overrides";
    mistakes.add(first.ruleAt.at, { code: "too-many-overrides", message, hint });
    return [];
  }
  return written.slice(0, mostOverrides).flatMap(({ node }) => {
    const when = compileCondition(child(node, "when"), outermost(outsideOfRules, mistakes));
    const terms = compileTerms(rule, over(settings, settingsOf(node)), mistakes);
    if (when === null || terms === null) return [];
    const at = positionOf(headOf(node));
    const name = `${conditionText(when)} (${at.file}:${at.line}:${at.col})`;
    return [{ name, when, terms, skip: textOf(child(node, "skip")) ?? null, at }];
  });
}

function leavesOf(condition: Condition): number {
  switch (condition.kind) {
    case "leaf":
      return 1;
    case "all":
    case "any":
      return condition.of.reduce((sum, part) => sum + leavesOf(part), 0);
    case "not":
      return leavesOf(condition.of);
    case "when":
      return leavesOf(condition.when) + leavesOf(condition.then);
    case "some":
    case "every":
    case "none":
      return leavesOf(condition.satisfies);
    default:
      return condition satisfies never;
  }
}
