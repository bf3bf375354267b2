/** A condition in, the facts it names out: each once, in the order of the text; members of a list after their list. */
import type { Condition } from "../model/policy.ts";

/** `list` names the list whose items hold the fact; `fact` null is the list itself. */
export type NamedFact = { readonly list: string | null; readonly fact: string | null };

export function namedFacts(condition: Condition): readonly NamedFact[] {
  const lists = new Map<string | null, Set<string>>();
  const add = (list: string | null, fact: string | null): void => {
    const facts = lists.get(list) ?? new Set<string>();
    lists.set(list, facts);
    if (fact !== null) facts.add(fact);
  };
  visit(condition, null, add);
  return [...lists].flatMap(([list, facts]) => [
    ...(list === null ? [] : [{ list, fact: null }]),
    ...[...facts].map((fact) => ({ list, fact })),
  ]);
}

function visit(
  condition: Condition,
  list: string | null,
  add: (list: string | null, fact: string | null) => void,
): void {
  switch (condition.kind) {
    case "leaf":
      return add(list, condition.fact);
    case "all":
    case "any":
      for (const part of condition.of) visit(part, list, add);
      return;
    case "not":
      return visit(condition.of, list, add);
    case "when":
      visit(condition.when, list, add);
      return visit(condition.then, list, add);
    case "some":
    case "every":
    case "none":
      add(condition.list, null);
      return visit(condition.satisfies, condition.list, add);
    default:
      return condition satisfies never;
  }
}
