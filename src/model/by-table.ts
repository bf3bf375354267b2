/** Findings, or what else has a place and a rule, in their total order in; those of one table together out, in the same order. */
import { compareText } from "./compare-text.ts";
import type { Finding } from "./finding.ts";

export type Place = Pick<Finding, "account" | "region" | "table">;

/** Never empty. */
export type OfTable<T> = readonly [T, ...T[]];

export async function* byTable<T extends Place>(items: AsyncIterable<T> | Iterable<T>): AsyncGenerator<OfTable<T>> {
  let group: [T, ...T[]] | null = null;
  for await (const item of items) {
    if (group !== null && comparePlaces(group[0], item) === 0) {
      group.push(item);
      continue;
    }
    if (group !== null) yield group;
    group = [item];
  }
  if (group !== null) yield group;
}

/** As findings are ordered: account, Region, table. */
export const comparePlaces = (a: Place, b: Place): number =>
  compareText(a.account, b.account) || compareText(a.region, b.region) || compareText(a.table, b.table);
