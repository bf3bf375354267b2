/**
 * The tables of two runs in, each in the run's total order; out come those that appeared, went, were made anew under
 * their name, or are of a place that the other run did not see. Holds one table of each run, and the first names.
 */
import { comparePlaces, type Place } from "../model/by-table.ts";
import type { PopulationChange, TableChange } from "../model/monthly.ts";
import { joinStreams } from "./join.ts";

/** `tableId` null: it could not be told. */
export type TableSeen = Place & { readonly tableId: string | null };

export type TableChanges = PopulationChange["tables"];

type Looking = {
  /** Would the earlier run have seen the table if it had been there. */
  readonly sawBefore: (table: Place) => boolean;
  /** Would the later run have seen the table if it were there. */
  readonly sees: (table: Place) => boolean;
  /** How many are named. */
  readonly most: number;
};

export async function tableChanges(
  before: AsyncIterable<TableSeen>,
  after: AsyncIterable<TableSeen>,
  { sawBefore, sees, most }: Looking,
): Promise<TableChanges> {
  const counts = { appeared: 0, gone: 0, madeAnew: 0, notSeen: 0, notSeenBefore: 0 };
  const named: TableChange[] = [];
  const name = (change: TableChange["change"], { account, region, table }: TableSeen): void => {
    if (named.length < most) named.push({ change, account, region, table });
  };
  for await (const [was, is] of joinStreams(before, after, comparePlaces)) {
    if (was === null) {
      if (!sawBefore(is)) counts.notSeenBefore += 1;
      else {
        counts.appeared += 1;
        name("appeared", is);
      }
    } else if (is === null) {
      if (!sees(was)) counts.notSeen += 1;
      else {
        counts.gone += 1;
        name("gone", was);
      }
    } else if (was.tableId !== null && is.tableId !== null && was.tableId !== is.tableId) {
      counts.madeAnew += 1;
      name("made-anew", is);
    }
  }
  return { ...counts, named };
}
