/**
 * Condition × facts → truth, with the gaps that keep it from being decided and the leaves that decided it. A quantifier
 * is one entry of the trace however long its list.
 */
import type { FactView } from "../model/derive.ts";
import type { Fact, Unknown } from "../model/fact.ts";
import type { Condition, Position } from "../model/policy.ts";
import { expectedOfItems, textOf, type QuantifiedCondition } from "./describe-condition.ts";
import { describeList } from "./describe-list.ts";
import { distinctUnknowns } from "./distinct-unknowns.ts";
import { truthOf, viewOfItem } from "./truth-of.ts";
import type { Truth } from "./truth.ts";
import { actualWords, entryOf, expectedWords } from "./wording.ts";

/** `fact`: the fact or list the leaf is about; `observed`: what the fact was, null for a list. */
export type DecidingLeaf = {
  readonly at: Position;
  readonly leaf: string;
  readonly expected: string;
  readonly actual: string;
  readonly fact: string;
  readonly observed: Fact | null;
};

/** `unknowns` is empty exactly when the truth is known: a gap that does not matter is not reported. */
export type ConditionOutcome = {
  readonly truth: Truth;
  readonly unknowns: readonly Unknown[];
  readonly trace: readonly DecidingLeaf[];
};

export function evaluateCondition(condition: Condition, view: FactView): ConditionOutcome {
  return {
    truth: truthOf(condition, view),
    unknowns: distinctUnknowns(gapsOf(condition, view)),
    trace: decidingLeaves(condition, view, { negated: false, premise: false }),
  };
}

/** How a leaf is to be read: under a `not` the opposite is expected; a `when` expects nothing, it only decides what does. */
type Sense = { readonly negated: boolean; readonly premise: boolean };

/** Of several parts only those count whose truth is that of the whole; one true part is enough for an `any`. */
function decidingLeaves(condition: Condition, view: FactView, sense: Sense): readonly DecidingLeaf[] {
  const truth = truthOf(condition, view);
  switch (condition.kind) {
    case "leaf": {
      const observed = view.fact(condition.fact);
      const entry = entryOf(condition.fact, null);
      const expected = expectedWords({ ...condition, type: entry?.type ?? "string", negated: sense.negated });
      return [
        {
          at: condition.at,
          leaf: condition.source,
          expected: sense.premise ? `when ${expected}` : expected,
          actual: actualWords(observed, entry, condition.operand),
          fact: condition.fact,
          observed,
        },
      ];
    }
    case "all":
    case "any": {
      const parts = condition.of.filter((part) => truthOf(part, view) === truth);
      const enough = condition.kind === "any" && truth === true ? parts.slice(0, 1) : parts;
      return enough.flatMap((part) => decidingLeaves(part, view, sense));
    }
    case "not":
      return decidingLeaves(condition.of, view, { ...sense, negated: !sense.negated });
    case "when": {
      const premise = truthOf(condition.when, view);
      const why = decidingLeaves(condition.when, view, { negated: false, premise: true });
      if (premise === false) return why;
      const asked = decidingLeaves(condition.then, view, sense);
      if (truth === true && premise !== true) return asked;
      return truth === "unknown" && premise === true ? asked : [...why, ...asked];
    }
    case "some":
    case "every":
    case "none": {
      const expected = expectedOfItems(condition, sense.negated);
      return [
        {
          at: condition.at,
          leaf: textOf(condition),
          expected: sense.premise ? `when ${expected}` : expected,
          actual: describeList(condition, view.list(condition.list)),
          fact: condition.list,
          observed: null,
        },
      ];
    }
    default:
      return condition satisfies never;
  }
}

/** None of a condition whose truth is known, whatever is unknown inside it. */
function* gapsOf(condition: Condition, view: FactView): Iterable<Unknown> {
  if (truthOf(condition, view) !== "unknown") return;
  switch (condition.kind) {
    case "leaf": {
      const fact = view.fact(condition.fact);
      if (fact.state === "unknown") yield fact.reason;
      return;
    }
    case "all":
    case "any":
      for (const part of condition.of) yield* gapsOf(part, view);
      return;
    case "not":
      yield* gapsOf(condition.of, view);
      return;
    case "when":
      yield* gapsOf(condition.when, view);
      yield* gapsOf(condition.then, view);
      return;
    case "some":
    case "every":
    case "none":
      yield* gapsOfList(condition, view);
      return;
    default:
      condition satisfies never;
  }
}

function* gapsOfList(condition: QuantifiedCondition, view: FactView): Iterable<Unknown> {
  const list = view.list(condition.list);
  yield* list.missing;
  for (const item of list.items) yield* gapsOf(condition.satisfies, viewOfItem(item));
}
