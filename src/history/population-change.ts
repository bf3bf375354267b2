/**
 * The last run before a month and the last one of it in; out come the accounts and tables that came and went between them,
 * as far as both looked. Who is missing from a list of accounts that broke off has neither come nor left.
 */
import { byTable, type Place } from "../model/by-table.ts";
import type { Finding } from "../model/finding.ts";
import type { AccountNamed, PopulationChange } from "../model/monthly.ts";
import type { Coverage } from "../model/run.ts";
import { tableChanges, type TableSeen } from "./table-changes.ts";

export type RunOfPopulation = {
  readonly accounts: readonly AccountNamed[];
  readonly coverage: Pick<Coverage, "unseen">;
  readonly wouldHaveSeen: (place: Place) => boolean;
  /** In their total order. */
  readonly findings: AsyncIterable<Finding>;
};

export async function populationChange(
  before: RunOfPopulation,
  after: RunOfPopulation,
): Promise<Omit<PopulationChange, "selections">> {
  return {
    appeared: missing(after.accounts, before),
    left: missing(before.accounts, after),
    tables: await tableChanges(tablesOf(before.findings), tablesOf(after.findings), {
      sawBefore: before.wouldHaveSeen,
      sees: after.wouldHaveSeen,
      most: 500,
    }),
  };
}

/** Null: the list of the run broke off. */
function missing(
  accounts: readonly AccountNamed[],
  { accounts: listed, coverage }: RunOfPopulation,
): readonly AccountNamed[] | null {
  if (coverage.unseen.some(({ account }) => account === null)) return null;
  const ids = new Set(listed.map(({ account }) => account));
  return accounts.filter(({ account }) => !ids.has(account));
}

/** A table that was deleted during the scan is not there. */
async function* tablesOf(findings: AsyncIterable<Finding>): AsyncGenerator<TableSeen> {
  for await (const group of byTable(findings)) {
    if (group.some(({ reason }) => reason.code === "deleted-during-scan")) continue;
    const { account, region, table } = group[0];
    yield { account, region, table, tableId: group.find(({ tableId }) => tableId !== null)?.tableId ?? null };
  }
}
