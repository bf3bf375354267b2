/** A condition in words: as its author wrote it, and as what is expected of the items of a list. */
import type { ListName } from "../model/facts.ts";
import type { Condition, Quantifier } from "../model/policy.ts";
import { wordsOnce } from "./words-once.ts";
import { entryOf, expectedWords } from "./wording.ts";

export type QuantifiedCondition = Extract<Condition, { readonly kind: Quantifier }>;
export type Leaf = Extract<Condition, { readonly kind: "leaf" }>;

type Noun = { readonly a: string; readonly one: string; readonly many: string };

const nouns = {
  onDemandBackups: { a: "a backup", one: "backup", many: "backups" },
  namesakeBackups: { a: "a backup of a namesake", one: "backup of a namesake", many: "backups of a namesake" },
  recoveryPoints: { a: "a point of AWS Backup", one: "point of AWS Backup", many: "points of AWS Backup" },
  copies: { a: "a copy", one: "copy", many: "copies" },
  "recovery.points": { a: "a recovery point", one: "recovery point", many: "recovery points" },
  backupPlans: { a: "a rule of a plan", one: "rule of a plan", many: "rules of plans" },
  "table.replicas": { a: "a replica", one: "replica", many: "replicas" },
  restoreTests: { a: "a restore", one: "restore", many: "restores" },
} as const satisfies Record<ListName, Noun>;

/** What an item of a list is called. */
export const nounOf = (list: string): Noun =>
  Object.hasOwn(nouns, list) ? nouns[list as ListName] : { a: "an item", one: "item", many: "items" };

/** "some onDemandBackups: status eq AVAILABLE and age lte 7d". */
export const textOf = (condition: Condition): string =>
  condition.kind === "leaf" ? condition.source : textOfParts(condition);

const textOfParts = wordsOnce((condition: Exclude<Condition, Leaf>): string => {
  switch (condition.kind) {
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
});

const bracketed = (condition: Condition): string =>
  condition.kind === "leaf" ? textOf(condition) : `(${textOf(condition)})`;

/** "at least 35d". `negated`: the leaf stands under a `not`. */
export const expectedOfLeaf = (leaf: Leaf, negated: boolean): string =>
  negated ? leafRuledOut(leaf) : leafAsked(leaf);

const leafAsked = wordsOnce((leaf: Leaf) => wordsOfLeaf(leaf, null, false));
const leafRuledOut = wordsOnce((leaf: Leaf) => wordsOfLeaf(leaf, null, true));

function wordsOfLeaf(leaf: Leaf, list: string | null, negated: boolean): string {
  const { fact, operator, operand } = leaf;
  return expectedWords({ operator, operand, type: entryOf(fact, list)?.type ?? "string", negated });
}

/** "a backup with status AVAILABLE and age at most 7d". `negated`: the quantifier stands under a `not`. */
export const expectedOfItems = (condition: QuantifiedCondition, negated: boolean): string =>
  negated ? itemsRuledOut(condition) : itemsAsked(condition);

const itemsAsked = wordsOnce((condition: QuantifiedCondition) => wordsOfItems(condition, false));
const itemsRuledOut = wordsOnce((condition: QuantifiedCondition) => wordsOfItems(condition, true));

function wordsOfItems(condition: QuantifiedCondition, negated: boolean): string {
  const wanted = wantedOf(condition.satisfies, condition.list);
  const { a, one, many } = nounOf(condition.list);
  const having = asksForAny(condition) ? "" : ` with ${wanted}`;
  switch (condition.kind) {
    case "some":
      return `${negated ? `no ${one}` : a}${having}`;
    case "every":
      return `${negated ? "not all" : "all"} ${many} with ${wanted}`;
    case "none":
      return `${negated ? a : `no ${one}`}${having}`;
    default:
      return condition.kind satisfies never;
  }
}

/** It asks for a member that every item has: for any item, whatever it is. */
export const asksForAny = ({ list, satisfies }: QuantifiedCondition): boolean =>
  satisfies.kind === "leaf" &&
  satisfies.operator === "exists" &&
  satisfies.operand === true &&
  entryOf(satisfies.fact, list)?.absentWhen === null;

/** What is asked of one item of `list`. */
export function wantedOf(condition: Condition, list: string, negated = false): string {
  switch (condition.kind) {
    case "leaf":
      return `${condition.fact} ${wordsOfLeaf(condition, list, negated)}`;
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
