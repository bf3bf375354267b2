/** A run and its sealed findings in, each of its tables with its findings out, in the run's total order. Holds one table. */
import { joinStreams } from "../../history/join.ts";
import { byTable, comparePlaces, type Place } from "../../model/by-table.ts";
import type { Finding } from "../../model/finding.ts";
import type { TableRecord } from "../../model/observation.ts";
import type { RunReader } from "../../runs/open-run.ts";

export type TableOfRun = {
  readonly account: string;
  readonly region: string;
  readonly table: TableRecord;
  readonly findings: readonly Finding[];
};

export async function* tablesWithFindings(
  run: Pick<RunReader, "scopes">,
  findings: AsyncIterable<Finding>,
): AsyncGenerator<TableOfRun> {
  for await (const [found, judged] of joinStreams(placed(run), byTable(findings), ([a], [b]) => comparePlaces(a, b))) {
    if (found === null) continue;
    const [{ account, region }, table] = found;
    yield { account, region, table, findings: judged ?? [] };
  }
}

async function* placed({ scopes }: Pick<RunReader, "scopes">): AsyncGenerator<readonly [Place, TableRecord]> {
  for await (const { account, region, tables } of scopes()) {
    for await (const table of tables()) yield [{ account, region, table: table.name }, table];
  }
}
