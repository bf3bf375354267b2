/** A condition in, plain English out, as clauses and the clauses they introduce. Says what is judged, and no verdict. */
import type { Saying } from "../model/explanation.ts";
import type { Condition } from "../model/policy.ts";
import { asksForAny, nounOf, type QuantifiedCondition } from "./describe-condition.ts";
import { operators, type OperatorDefinition } from "./operators.ts";
import { withoutNot } from "./without-not.ts";
import { entryOf, expectedWords } from "./wording.ts";

export const sayCondition = (condition: Condition): Saying => say(withoutNot(condition), null);

/** `list`: whose item is spoken of. */
function say(condition: Condition, list: string | null): Saying {
  switch (condition.kind) {
    case "leaf":
    case "not":
      return clause(inline(condition, list));
    case "all":
    case "any": {
      const [only, ...others] = condition.of;
      if (only !== undefined && others.length === 0) return say(only, list);
      const text = condition.kind === "all" ? "all of these hold:" : "at least one of these holds:";
      return { text, parts: condition.of.map((part) => say(part, list)) };
    }
    case "when": {
      const { text, parts } = say(condition.then, list);
      // Not `if`: what is said may stand behind "passes if".
      return { text: `whenever ${inline(condition.when, list)}, then ${text}`, parts };
    }
    case "some":
    case "every":
    case "none":
      return sayItems(condition);
    default:
      return condition satisfies never;
  }
}

const clause = (text: string): Saying => ({ text, parts: [] });

function sayItems(condition: QuantifiedCondition): Saying {
  const { kind, list, satisfies } = condition;
  const { one, many } = nounOf(list);
  const items = { some: `at least one ${one}`, every: `only ${many}`, none: `no ${one}` }[kind];
  if (kind !== "every" && asksForAny(condition)) return clause(`${list} holds ${items}`);
  const { text, parts } = isShort(satisfies) ? clause(inline(satisfies, list)) : say(satisfies, list);
  return { text: `${list} holds ${items} where ${text}`, parts };
}

/** As many as can be followed within one sentence. */
const isShort = (condition: Condition): boolean =>
  (condition.kind === "all" || condition.kind === "any") && condition.of.length <= 3 && condition.of.every(isLeaf);

const isLeaf = (condition: Condition): boolean =>
  condition.kind === "leaf" || (condition.kind === "not" && condition.of.kind === "leaf");

/** All in one sentence, with brackets wherever it could be read in two ways. */
function inline(condition: Condition, list: string | null): string {
  const bracketed = (part: Condition): string => {
    const text = inline(part, list);
    return isLeaf(part) && !text.endsWith(orAbsent) ? text : `(${text})`;
  };
  switch (condition.kind) {
    case "leaf":
      return sayLeaf(condition, list, "asked for");
    case "not":
      if (condition.of.kind === "leaf") return sayLeaf(condition.of, list, "ruled out");
      return `not ${bracketed(condition.of)}`;
    case "all":
    case "any":
      if (condition.of.length === 0) return condition.kind === "all" ? "nothing is asked" : "nothing can hold";
      return condition.of.map(bracketed).join(condition.kind === "all" ? " and " : " or ");
    case "when":
      return `if ${bracketed(condition.when)} then ${bracketed(condition.then)}`;
    case "some":
    case "every":
    case "none":
      return flat(sayItems(condition));
    default:
      return condition satisfies never;
  }
}

const flat = ({ text, parts }: Saying): string =>
  parts.length === 0 ? text : `${text} ${parts.map((part) => `(${flat(part)})`).join(", ")}`;

/** Says that an absent fact meets the leaf, where one does and the fact can be absent. */
function sayLeaf(
  leaf: Extract<Condition, { readonly kind: "leaf" }>,
  list: string | null,
  sense: "asked for" | "ruled out",
): string {
  const negated = sense === "ruled out";
  if (leaf.operator === "exists") return `${leaf.fact} is ${(leaf.operand === true) === negated ? "absent" : "there"}`;
  const entry = entryOf(leaf.fact, list);
  const type = entry?.type ?? "string";
  const { onAbsent }: OperatorDefinition = operators[leaf.operator];
  const holdsOfAbsent = onAbsent(leaf.operand) !== negated && entry?.absentWhen !== null;
  const absence = holdsOfAbsent ? orAbsent : "";
  if (leaf.operator === "glob" || leaf.operator === "re") {
    const matches = negated ? "does not match" : "matches";
    const pattern = expectedWords({ ...leaf, type, negated: false }).replace(/^matching /, "");
    return `${leaf.fact} ${matches} ${pattern}${absence}`;
  }
  return `${leaf.fact} is ${expectedWords({ ...leaf, type, negated })}${absence}`;
}

const orAbsent = ", or absent";
