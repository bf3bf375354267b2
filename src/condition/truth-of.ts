/** Condition × facts → truth and nothing else: the one place where a policy's operators and combinators meet facts. */
import type { FactView } from "../model/derive.ts";
import { unknown, type Fact, type ListItem } from "../model/fact.ts";
import type { Condition, Operand, OperatorId } from "../model/policy.ts";
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
      const completeness: Completeness = list.missing.length === 0 ? "complete" : "partial";
      const truths = list.items.map((item) => truthOf(condition.satisfies, viewOfItem(item)));
      return { some, every, none }[condition.kind](truths, completeness);
    }
    default:
      return condition satisfies never;
  }
}

/** An unknown fact is unknown under every operator, `exists` too: nobody looked, so nobody knows that it is absent. */
export function applyOperator(operator: OperatorId, fact: Fact, operand: Operand): Truth {
  if (fact.state === "unknown") return "unknown";
  const definition = operators[operator];
  return fact.state === "absent" ? definition.onAbsent(operand) : definition.holds(fact.value, operand);
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
