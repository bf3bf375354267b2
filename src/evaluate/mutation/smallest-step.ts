/** The smallest difference that the bound of a leaf can be moved by: what a policy can write, and a table can have. */
import { entryOf } from "../../condition/wording.ts";
import type { FactType } from "../../model/fact-entry.ts";

export const second = 1_000;

/** null: values of the type have no order. */
const ofType = {
  string: null,
  boolean: null,
  number: 1,
  percent: 0.01,
  bytes: 1,
  duration: second,
  instant: second,
} as const satisfies Record<FactType, number | null>;

/** `list`: the list whose items have the fact, or null for a fact of the table. */
export function smallestStep(fact: string, list: string | null): number | null {
  const entry = entryOf(fact, list);
  return entry === undefined ? null : (entry.step ?? ofType[entry.type]);
}

/** The largest value that there can be. */
export const mostOf = (fact: string, list: string | null): number =>
  entryOf(fact, list)?.type === "percent" ? 100 : Number.POSITIVE_INFINITY;
