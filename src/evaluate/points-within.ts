/**
 * Compiled rules → how far back points of AWS Backup can decide a verdict. Bounded only where every condition that looks at
 * them asks for a point no older than some age: an older one is never that point, however many there are.
 */
import { factEntry, listEntry } from "../model/facts.ts";
import type { CompiledRule, Condition } from "../model/policy.ts";
import { conditionsOf } from "./conditions-of.ts";

/** AWS Backup keeps what has an end for 36,500 days at most; a longer bound would begin before dates do. */
const longest = 36_500 * 86_400_000;

/** Milliseconds; null: every point may count. */
export function pointsWithin(rules: readonly CompiledRule[]): number | null {
  const within = Math.max(
    ...rules.flatMap(conditionsOf).map(withinOf),
    ...rules.flatMap(({ mention }) => mention.map(ofFact)),
  );
  return within <= longest ? within : null;
}

/** Infinity: no bound. 0: it looks at none of them. */
function withinOf(condition: Condition): number {
  switch (condition.kind) {
    case "leaf":
      return ofFact(condition.fact);
    case "all":
    case "any":
      return Math.max(0, ...condition.of.map(withinOf));
    case "not":
      return withinOf(condition.of);
    case "when":
      return Math.max(withinOf(condition.when), withinOf(condition.then));
    case "some":
      return condition.list === "recoveryPoints" ? ageOf(condition.satisfies) : ofList(condition.list);
    case "every":
    case "none":
      return ofList(condition.list);
    default:
      return condition satisfies never;
  }
}

const ofFact = (fact: string): number => (factEntry(fact)?.groups.includes("recoveryPoints") === true ? Infinity : 0);
const ofList = (list: string): number => (listEntry(list)?.groups.includes("recoveryPoints") === true ? Infinity : 0);

/** The age beyond which no item can satisfy the condition. */
function ageOf(satisfies: Condition): number {
  switch (satisfies.kind) {
    case "leaf": {
      const { fact, operator, operand } = satisfies;
      const bounds = fact === "age" && (operator === "lte" || operator === "lt") && typeof operand === "number";
      return bounds ? operand : Infinity;
    }
    case "all":
      return Math.min(Infinity, ...satisfies.of.map(ageOf));
    default:
      return Infinity;
  }
}
