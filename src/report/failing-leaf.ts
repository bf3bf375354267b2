/**
 * Where in the policy a finding was decided: a rule and a finding in, the place of the leaf with its end out. Of leaves that
 * decided together the first that asks for something counts, not what only decides whether it is asked; else the rule's own place.
 */
import type { Finding, TraceEntry } from "../model/finding.ts";
import type { CompiledRule, Condition, Position } from "../model/policy.ts";
import { termsOf } from "./override-words.ts";

export function failingLeaf(rule: CompiledRule, finding: Finding): Position {
  const leaves = leavesOf(termsOf(rule, finding).assert);
  const traced = finding.trace.map((entry) => leaves.get(keyOf(entry))).filter((leaf) => leaf !== undefined);
  return (traced.find(({ premise }) => !premise) ?? traced[0])?.at ?? rule.at;
}

/** The places of the other leaves that decided, each once, with what the leaf says. */
export function otherLeaves(
  rule: CompiledRule,
  finding: Finding,
): readonly { readonly at: Position; readonly entry: TraceEntry }[] {
  const first = keyOf(failingLeaf(rule, finding));
  const terms = termsOf(rule, finding);
  const override = rule.overrides.find(({ name }) => name === finding.override);
  const places = [terms.assert, ...(override === undefined ? [] : [override.when])].map(leavesOf);
  const found = new Map<string, { readonly at: Position; readonly entry: TraceEntry }>();
  for (const entry of finding.trace) {
    const key = keyOf(entry);
    const leaf = places.map((leaves) => leaves.get(key)).find((at) => at !== undefined);
    if (leaf !== undefined && key !== first && !found.has(key)) found.set(key, { at: leaf.at, entry });
  }
  return [...found.values()];
}

type Leaf = { readonly at: Position; readonly premise: boolean };

const keyOf = ({ file, line, col }: Pick<Position, "file" | "line" | "col">): string => `${line}:${col}:${file}`;

/** A rule is asked about as many tables as there are. */
const known = new WeakMap<Condition, ReadonlyMap<string, Leaf>>();

function leavesOf(condition: Condition): ReadonlyMap<string, Leaf> {
  const before = known.get(condition);
  if (before !== undefined) return before;
  const leaves = new Map([...leavesIn(condition, false)].map((leaf) => [keyOf(leaf.at), leaf]));
  known.set(condition, leaves);
  return leaves;
}

/** What a trace names: a condition on a list as a whole, and nothing of its items. */
function* leavesIn(condition: Condition, premise: boolean): Iterable<Leaf> {
  switch (condition.kind) {
    case "all":
    case "any":
      for (const part of condition.of) yield* leavesIn(part, premise);
      return;
    case "not":
      yield* leavesIn(condition.of, premise);
      return;
    case "when":
      yield* leavesIn(condition.when, true);
      yield* leavesIn(condition.then, premise);
      return;
    case "leaf":
    case "some":
    case "every":
    case "none":
      yield { at: condition.at, premise };
      return;
    default:
      condition satisfies never;
  }
}
