/**
 * A condition in, its mutations out: each names the leaf it changes and makes that change to any condition of the same
 * build. Parts are reached by path, so that a rule can be changed in the same place whatever its parameters are.
 */
import type { Condition, Position } from "../../model/policy.ts";
import { textOf } from "../../condition/describe-condition.ts";
import { leafMutations } from "./mutate-leaf.ts";

type Change = { readonly change: string; readonly apply: (part: Condition) => Condition };
export type ConditionMutation = Change & { readonly leaf: string; readonly at: Position };

export function conditionMutations(condition: Condition, list: string | null = null): readonly ConditionMutation[] {
  return [...ownMutations(condition, list), ...partsOf(condition, list).flatMap(mutationsIn)];
}

function ownMutations(condition: Condition, list: string | null): readonly ConditionMutation[] {
  const named = (change: Change): ConditionMutation => ({ leaf: textOf(condition), at: condition.at, ...change });
  switch (condition.kind) {
    case "leaf":
      return [always, never, ...leafMutations(condition, list)].map(named);
    case "all":
    case "any": {
      if (condition.of.length < 2) return [];
      const kind = condition.kind === "all" ? "any" : "all";
      const change = `${condition.kind} becomes ${kind}`;
      return [named({ change, apply: (part) => (part.kind === condition.kind ? { ...part, kind } : part) })];
    }
    case "not":
      return [named({ change: "not left out", apply: (part) => (part.kind === "not" ? part.of : part) })];
    case "when":
      // A premise of one leaf is left out by that leaf always holding.
      if (condition.when.kind === "leaf") return [];
      return [named({ change: "asked without its when", apply: (part) => (part.kind === "when" ? part.then : part) })];
    case "some":
    case "every":
    case "none": {
      const others = (["some", "every", "none"] as const).filter((kind) => kind !== condition.kind);
      const turned = others.map((kind): Change => ({
        change: `${condition.kind} becomes ${kind}`,
        apply: (part) => (part.kind === condition.kind ? { ...part, kind } : part),
      }));
      return [always, never, ...turned].map(named);
    }
    default:
      return condition satisfies never;
  }
}

const always: Change = { change: "always holds", apply: ({ at }) => ({ kind: "all", of: [], at }) };
const never: Change = { change: "never holds", apply: ({ at }) => ({ kind: "any", of: [], at }) };

/** A part of a condition, the list whose items it is about, and how the whole looks with another part in its place. */
type Part = {
  readonly part: Condition;
  readonly list: string | null;
  readonly put: (whole: Condition, change: Change["apply"]) => Condition;
};

const mutationsIn = ({ part, list, put }: Part): readonly ConditionMutation[] =>
  conditionMutations(part, list).map(({ apply, ...said }) => ({ ...said, apply: (whole) => put(whole, apply) }));

function partsOf(condition: Condition, list: string | null): readonly Part[] {
  switch (condition.kind) {
    case "leaf":
      return [];
    case "all":
    case "any":
      return condition.of.map((part, place) => ({
        part,
        list,
        put: (whole, change) =>
          whole.kind === "all" || whole.kind === "any"
            ? { ...whole, of: whole.of.map((each, index) => (index === place ? change(each) : each)) }
            : whole,
      }));
    case "not":
      return [
        {
          part: condition.of,
          list,
          put: (whole, change) => (whole.kind === "not" ? { ...whole, of: change(whole.of) } : whole),
        },
      ];
    case "when":
      return [
        {
          part: condition.when,
          list,
          put: (whole, change) => (whole.kind === "when" ? { ...whole, when: change(whole.when) } : whole),
        },
        {
          part: condition.then,
          list,
          put: (whole, change) => {
            // oxlint-disable-next-line unicorn/no-thenable -- a word of the policy language; never awaited
            return whole.kind === "when" ? { ...whole, then: change(whole.then) } : whole;
          },
        },
      ];
    case "some":
    case "every":
    case "none":
      return [
        {
          part: condition.satisfies,
          list: condition.list,
          put: (whole, change) => ("satisfies" in whole ? { ...whole, satisfies: change(whole.satisfies) } : whole),
        },
      ];
    default:
      return condition satisfies never;
  }
}
