/** Condition × facts → truth and nothing else: the one place where a policy's operators and combinators meet facts. */
import type { FactView } from "../model/derive.ts";
import { unknown, type Bound, type Fact, type ListFact, type ListItem } from "../model/fact.ts";
import type { Condition, Operand, OperatorId, Quantifier } from "../model/policy.ts";
import { operators } from "./operators.ts";
import { and, every, implies, none, not, or, some, type Completeness, type Truth } from "./truth.ts";

/** Told the truth of a condition and of every part of it, but for what stands inside a quantifier: that has one for each item. */
type Note = (condition: Condition, truth: Truth) => void;

/** Total: it never throws, and what the view does not know is `unknown`. */
export function truthOf(condition: Condition, view: FactView, note: Note = () => undefined): Truth {
  const truth = decide(condition, view, note);
  note(condition, truth);
  return truth;
}

function decide(condition: Condition, view: FactView, note: Note): Truth {
  switch (condition.kind) {
    case "leaf":
      return applyOperator(condition.operator, view.fact(condition.fact), condition.operand);
    case "all":
      return and(condition.of.map((part) => truthOf(part, view, note)));
    case "any":
      return or(condition.of.map((part) => truthOf(part, view, note)));
    case "not":
      return not(truthOf(condition.of, view, note));
    case "when":
      return implies(truthOf(condition.when, view, note), truthOf(condition.then, view, note));
    case "some":
    case "every":
    case "none": {
      const list = view.list(condition.list);
      const truths = list.items.map((item) => truthOf(condition.satisfies, viewOfItem(item)));
      const completeness = completenessOf(condition, list);
      return { some, every, none }[condition.kind](truths, completeness);
    }
    default:
      return condition satisfies never;
  }
}

/** A part that is missing does not matter where enough is known of it: points older than a bound are not newer than it. */
export function completenessOf(
  condition: Extract<Condition, { kind: Quantifier }>,
  { missing, rest }: ListFact,
): Completeness {
  if (missing.length === 0) return "complete";
  const harmless = condition.kind === "every";
  return rest !== undefined && truthOf(condition.satisfies, viewOfItem(rest)) === harmless ? "complete" : "partial";
}

/** An unknown fact is unknown under every operator, `exists` too: nobody looked, so nobody knows that it is absent. */
export function applyOperator(operator: OperatorId, fact: Fact, operand: Operand): Truth {
  if (fact.state === "unknown")
    return fact.bound === undefined ? "unknown" : withinBound(operator, fact.bound, operand);
  const definition = operators[operator];
  return fact.state === "absent" ? definition.onAbsent(operand) : definition.holds(fact.value, operand);
}

/** Of a value that may be absent, only what an absent one says too is known. */
function withinBound(operator: OperatorId, bound: Bound, operand: Operand): Truth {
  const there = ifThere(operator, bound, operand);
  return bound.orAbsent === true && operators[operator].onAbsent(operand) !== there ? "unknown" : there;
}

/** What holds at the end of all that a value can be holds of the value, and what does not at the other end does not. */
function ifThere(operator: OperatorId, { atLeast, atMost }: Bound, operand: Operand): Truth {
  const { holds } = operators[operator];
  switch (operator) {
    case "lt":
    case "lte":
      if (atMost !== undefined && holds(atMost, operand)) return true;
      return atLeast !== undefined && !holds(atLeast, operand) ? false : "unknown";
    case "gt":
    case "gte":
      if (atLeast !== undefined && holds(atLeast, operand)) return true;
      return atMost !== undefined && !holds(atMost, operand) ? false : "unknown";
    case "exists":
      return operand === true;
    default:
      return "unknown";
  }
}

/** Inside a quantifier, names are members of the item; an item has no lists of its own. */
export function viewOfItem(item: ListItem): FactView {
  return {
    fact: (name) =>
      (Object.hasOwn(item, name) ? item[name] : undefined) ??
      unknown({ kind: "not-collected", detail: `${name} of the item was not read` }),
    list: (name) => ({ items: [], missing: [{ kind: "not-collected", detail: `an item has no list ${name}` }] }),
  };
}
