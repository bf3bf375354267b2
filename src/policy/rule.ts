/** A rule as written and what policies set in, the compiled rule out, or null with its mistakes told. */
import { severities } from "../model/severity.ts";
import type { CompiledRule, Control, RuleExample, RuleTerms } from "../model/policy.ts";
import type { Scalar } from "../model/fact.ts";
import { compileCondition } from "./condition.ts";
import { compileGiven } from "./given.ts";
import { compileFactName, outermost } from "./leaf.ts";
import type { Mistakes } from "./mistakes.ts";
import { declareParams, fillText, resolveValue } from "./params.ts";
import type { Params } from "./params.ts";
import { compileRemedy } from "./remedy.ts";
import { positionOf } from "./source.ts";
import type { Settings } from "./settings.ts";
import { child, itemsOf, textOf } from "./tree.ts";
import type { MapNode, Node } from "./tree.ts";
import { archivedTables, controlKinds, exampleVerdicts, idPattern } from "./vocabulary.ts";

/** Without the policy's overrides, which are compiled from the same rule. */
export function compileRule(rule: MapNode, settings: Settings, mistakes: Mistakes): CompiledRule | null {
  const idNode = child(rule, "id");
  const terms = compileTerms(rule, settings, mistakes);
  const examples = itemsOf(child(rule, "examples")).map((example) => compileExample(example, mistakes));
  const mention = itemsOf(child(rule, "mention")).flatMap((fact) => compileMention(fact, mistakes));
  const remediate = compileRemedy(rule, settings, mistakes);
  const id = compileId(idNode, mistakes);
  if (id === null || idNode === undefined || terms === null) return null;
  return {
    id,
    ...terms,
    archivedTables: choose(child(rule, "archivedTables"), archivedTables) ?? "skip",
    remediate,
    mention,
    controls: itemsOf(child(rule, "controls")).flatMap(compileControl),
    overrides: [],
    examples: examples.filter((example) => example !== null),
    at: positionOf(idNode.at),
  };
}

/** What of the rule depends on its parameters and on what policies set. */
export function compileTerms(rule: MapNode, settings: Settings, mistakes: Mistakes): RuleTerms | null {
  const params = declareParams(rule, settings.params, mistakes);
  const scope = outermost(params, mistakes);
  const appliesNode = child(rule, "applies");
  const applies = compileCondition(appliesNode, scope);
  const assert = compileCondition(child(rule, "assert"), scope);
  const texts = {
    title: fillText(child(rule, "title"), params, mistakes),
    why: fillText(child(rule, "why"), params, mistakes),
    fix: fillText(child(rule, "fix"), params, mistakes),
  };
  const grace = compileGrace(child(rule, "grace"), params, mistakes);
  const severity = choose(settings.severity ?? child(rule, "severity"), severities);
  if (severity === null || assert === null || (appliesNode !== undefined && applies === null)) return null;
  return { ...texts, severity, grace, applies, assert, params: valuesOf(params) };
}

/** What is no choice has been told by the schema. */
function choose<T extends string>(node: Node | undefined, choices: readonly T[]): T | null {
  return choices.find((choice) => choice === textOf(node)) ?? null;
}

export function compileId(node: Node | undefined, mistakes: Mistakes): string | null {
  const id = textOf(node);
  if (node === undefined || id === undefined || new RegExp(idPattern).test(id)) return id ?? null;
  const message = `\`${id}\` cannot be an id`;
  mistakes.add(node.at, { code: "bad-id", message, hint: "small letters, digits and single hyphens: `pitr-enabled`" });
  return null;
}

function compileGrace(node: Node | undefined, params: Params, mistakes: Mistakes): number | null {
  if (node === undefined) return null;
  const value = resolveValue({ type: "duration", name: "`grace`" }, node, params, mistakes);
  return typeof value === "number" ? value : null;
}

function compileMention(node: Node, mistakes: Mistakes): readonly string[] {
  const name = textOf(node);
  return name !== undefined && compileFactName(name, node, mistakes) ? [name] : [];
}

function compileControl(node: Node): readonly Control[] {
  const id = textOf(child(node, "id"));
  const source = textOf(child(node, "source"));
  const kind = choose(child(node, "kind"), controlKinds);
  return id === undefined || source === undefined || kind === null ? [] : [{ id, source, kind }];
}

function compileExample(node: Node, mistakes: Mistakes): RuleExample | null {
  const given = compileGiven(child(node, "given"), mistakes);
  const name = textOf(child(node, "name"));
  const verdict = choose(child(node, "verdict"), exampleVerdicts);
  return name === undefined || verdict === null ? null : { name, given, verdict, at: positionOf(node.at) };
}

function valuesOf(params: Params): Readonly<Record<string, Scalar>> {
  const values = [...params].flatMap(([name, { value }]) => (value === null ? [] : [[name, value] as const]));
  return Object.fromEntries(values);
}
