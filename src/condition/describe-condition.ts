/** A condition in words: as its author wrote it, and as what is expected of the items of a list. */
import type { ListName } from "../model/facts.ts";
import type { Condition, Quantifier } from "../model/policy.ts";
import { entryOf, expectedWords } from "./wording.ts";

export type QuantifiedCondition = Extract<Condition, { readonly kind: Quantifier }>;

type Noun = { readonly a: string; readonly one: string; readonly many: string };

const nouns = {
  onDemandBackups: { a: "a backup", one: "backup", many: "backups" },
  namesakeBackups: { a: "a backup of a namesake", one: "backup of a namesake", many: "backups of a namesake" },
} as const satisfies Record<ListName, Noun>;

/** What an item of a list is called. */
export const nounOf = (list: string): Noun =>
  Object.hasOwn(nouns, list) ? nouns[list as ListName] : { a: "an item", one: "item", many: "items" };

/** "some onDemandBackups: status eq AVAILABLE and age lte 7d". */
export function textOf(condition: Condition): string {
  switch (condition.kind) {
    case "leaf":
      return condition.source;
    case "all":
    case "any":
      return condition.of.map(bracketed).join(condition.kind === "all" ? " and " : " or ");
    case "not":
      return `not ${bracketed(condition.of)}`;
    case "when":
      return `when ${bracketed(condition.when)} then ${bracketed(condition.then)}`;
    case "some":
    case "every":
    case "none":
      return `${condition.kind} ${condition.list}: ${textOf(condition.satisfies)}`;
    default:
      return condition satisfies never;
  }
}

const bracketed = (condition: Condition): string =>
  condition.kind === "leaf" ? textOf(condition) : `(${textOf(condition)})`;

/** "a backup with status AVAILABLE and age at most 7d". `negated`: the quantifier stands under a `not`. */
export function expectedOfItems(condition: QuantifiedCondition, negated: boolean): string {
  const wanted = wantedOf(condition.satisfies, condition.list);
  const { a, one, many } = nounOf(condition.list);
  switch (condition.kind) {
    case "some":
      return `${negated ? `no ${one}` : a} with ${wanted}`;
    case "every":
      return `${negated ? "not all" : "all"} ${many} with ${wanted}`;
    case "none":
      return `${negated ? a : `no ${one}`} with ${wanted}`;
    default:
      return condition.kind satisfies never;
  }
}

/** What is asked of one item of `list`. */
export function wantedOf(condition: Condition, list: string, negated = false): string {
  switch (condition.kind) {
    case "leaf": {
      const type = entryOf(condition.fact, list)?.type ?? "string";
      return `${condition.fact} ${expectedWords({ ...condition, type, negated })}`;
    }
    case "all":
    case "any": {
      const parts = condition.of.map((part) => {
        const words = wantedOf(part, list, negated);
        return part.kind === "all" || part.kind === "any" ? `(${words})` : words;
      });
      // De Morgan: what is ruled out together is asked for apart.
      return parts.join((condition.kind === "all") !== negated ? " and " : " or ");
    }
    case "not":
      return wantedOf(condition.of, list, !negated);
    case "when":
    case "some":
    case "every":
    case "none":
      return `${negated ? "not " : ""}(${textOf(condition)})`;
    default:
      return condition satisfies never;
  }
}
