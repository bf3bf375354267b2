/**
 * Condition × facts → truth, with the gaps that keep it from being decided and the leaves that decided it. A quantifier
 * is one entry of the trace however long its list.
 */
import type { FactView } from "../model/derive.ts";
import type { Fact, Unknown } from "../model/fact.ts";
import type { Condition, Position } from "../model/policy.ts";
import { expectedOfItems, expectedOfLeaf, textOf, type QuantifiedCondition } from "./describe-condition.ts";
import { describeList } from "./describe-list.ts";
import { distinctUnknowns } from "../model/distinct-unknowns.ts";
import { completenessOf, truthOf, viewOfItem } from "./truth-of.ts";
import type { Truth } from "./truth.ts";
import { actualWords, entryOf } from "./wording.ts";

/**
 * `fact`: the fact or list the leaf is about; `observed`: what the fact was, null for a list. A premise is what stands
 * under a `when`: it explains why more was asked, and asks for nothing itself.
 */
export type DecidingLeaf = {
  readonly at: Position;
  readonly leaf: string;
  readonly expected: string;
  readonly actual: string;
  readonly fact: string;
  readonly observed: Fact | null;
  readonly role: "asked" | "premise";
};

/** `unknowns` is empty exactly when the truth is known: a gap that does not matter is not reported. */
export type ConditionOutcome = {
  readonly truth: Truth;
  readonly unknowns: readonly Unknown[];
  readonly trace: readonly DecidingLeaf[];
};

export function evaluateCondition(condition: Condition, view: FactView): ConditionOutcome {
  const judged = judge(condition, view);
  const truth = judged.truth(condition);
  return {
    truth,
    unknowns: truth === "unknown" ? distinctUnknowns(gapsOf(condition, judged)) : [],
    trace: decidingLeaves(condition, judged, { negated: false, premise: false }),
  };
}

/** `truth`: of the condition or of a part of it, decided once: asked for anew at each level, depth would cost its square. */
type Judged = { readonly view: FactView; truth(part: Condition): Truth };

function judge(condition: Condition, view: FactView): Judged {
  const truths = new Map<Condition, Truth>();
  truthOf(condition, view, (part, truth) => truths.set(part, truth));
  return {
    view,
    truth(part) {
      const truth = truths.get(part);
      if (truth === undefined) throw new Error(`${textOf(part)} is no part of the condition`);
      return truth;
    },
  };
}

/** How a leaf is to be read: under a `not` the opposite is expected; a `when` expects nothing, it only decides what does. */
type Sense = { readonly negated: boolean; readonly premise: boolean };

/** Of several parts only those count whose truth is that of the whole; one true part is enough for an `any`. */
function decidingLeaves(condition: Condition, judged: Judged, sense: Sense): readonly DecidingLeaf[] {
  const { view } = judged;
  const truth = judged.truth(condition);
  switch (condition.kind) {
    case "leaf": {
      const observed = view.fact(condition.fact);
      const entry = entryOf(condition.fact, null);
      const expected = expectedOfLeaf(condition, sense.negated);
      return [
        {
          at: condition.at,
          leaf: condition.source,
          expected: sense.premise ? `when ${expected}` : expected,
          actual: actualWords(observed, entry, condition.operand),
          fact: condition.fact,
          observed,
          role: sense.premise ? "premise" : "asked",
        },
      ];
    }
    case "all":
    case "any": {
      const parts = condition.of.filter((part) => judged.truth(part) === truth);
      const enough = condition.kind === "any" && truth === true ? parts.slice(0, 1) : parts;
      return enough.flatMap((part) => decidingLeaves(part, judged, sense));
    }
    case "not":
      return decidingLeaves(condition.of, judged, { ...sense, negated: !sense.negated });
    case "when": {
      const premise = judged.truth(condition.when);
      const why = decidingLeaves(condition.when, judged, { negated: false, premise: true });
      if (premise === false) return why;
      const asked = decidingLeaves(condition.then, judged, sense);
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
          role: sense.premise ? "premise" : "asked",
        },
      ];
    }
    default:
      return condition satisfies never;
  }
}

/** None of a condition whose truth is known, whatever is unknown inside it. */
function* gapsOf(condition: Condition, judged: Judged): Iterable<Unknown> {
  const { view } = judged;
  if (judged.truth(condition) !== "unknown") return;
  switch (condition.kind) {
    case "leaf": {
      const fact = view.fact(condition.fact);
      if (fact.state === "unknown") yield fact.reason;
      return;
    }
    case "all":
    case "any":
      for (const part of condition.of) yield* gapsOf(part, judged);
      return;
    case "not":
      yield* gapsOf(condition.of, judged);
      return;
    case "when":
      yield* gapsOf(condition.when, judged);
      yield* gapsOf(condition.then, judged);
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
  if (completenessOf(condition, list) === "partial") yield* list.missing;
  for (const item of list.items) {
    yield* gapsOf(condition.satisfies, judge(condition.satisfies, viewOfItem(item)));
  }
}
