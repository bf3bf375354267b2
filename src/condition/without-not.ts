/**
 * A condition in, the same without `not` out: carried down to the leaves, where it stays only beside an operator that has
 * no opposite. By De Morgan's laws, which hold in three-valued logic too, both are true, false and unknown of the same tables.
 */
import type { Condition, Operand } from "../model/policy.ts";
import { operators, type OperatorDefinition } from "./operators.ts";

export const withoutNot = (condition: Condition): Condition => rewritten(condition, "as it is");

type Sense = "as it is" | "denied";

const opposite = (sense: Sense): Sense => (sense === "denied" ? "as it is" : "denied");

function rewritten(condition: Condition, sense: Sense): Condition {
  const { at } = condition;
  const isDenied = sense === "denied";
  switch (condition.kind) {
    case "leaf":
      return isDenied ? denied(condition) : condition;
    case "not":
      return rewritten(condition.of, opposite(sense));
    case "all":
    case "any": {
      const kind = (condition.kind === "all") === isDenied ? "any" : "all";
      return { kind, of: condition.of.map((part) => rewritten(part, sense)), at };
    }
    case "when": {
      const when = rewritten(condition.when, "as it is");
      const conclusion = rewritten(condition.then, sense);
      if (isDenied) return { kind: "all", of: [when, conclusion], at };
      // oxlint-disable-next-line unicorn/no-thenable -- a word of the policy language; nothing is awaited
      return { kind: "when", when, then: conclusion, at };
    }
    case "every":
      return { ...condition, kind: isDenied ? "some" : "every", satisfies: rewritten(condition.satisfies, sense) };
    case "some":
      return { ...condition, kind: isDenied ? "none" : "some", satisfies: rewritten(condition.satisfies, "as it is") };
    case "none":
      return { ...condition, kind: isDenied ? "some" : "none", satisfies: rewritten(condition.satisfies, "as it is") };
    default:
      return condition satisfies never;
  }
}

type Leaf = Extract<Condition, { readonly kind: "leaf" }>;

/** An ordering of a fact that may be absent cannot come here: the loader refuses it under a `not`. */
function denied(leaf: Leaf): Condition {
  const { negation: operator }: OperatorDefinition = operators[leaf.operator];
  if (operator === null) return { kind: "not", of: leaf, at: leaf.at };
  const operand: Operand = leaf.operator === "exists" ? leaf.operand !== true : leaf.operand;
  return { ...leaf, operator, operand };
}
