/** The ARN of a table and a run in, everything that the run knows of the table out, in every format that was asked for. */
import { resolve } from "node:path";
import { UsageError } from "../errors.ts";
import { evaluateTable } from "../evaluate/evaluate-table.ts";
import { explainTable } from "../evaluate/explain-table.ts";
import { createWaiving } from "../evaluate/waivers.ts";
import type { TableExplanation } from "../model/table-explanation.ts";
import { loadPolicy } from "../policy/load.ts";
import { tableFormats, type TableFormatId } from "../report/table/registry.ts";
import { openRun } from "../runs/open-run.ts";
import { findRun } from "../engine/find-run.ts";
import { findTable, wantedTable } from "./find-table.ts";
import type { Io } from "./io.ts";
import { surroundingsIn } from "../engine/link.ts";
import type * as options from "./options.ts";
import { outputFilesIn } from "./outputs.ts";
import { printReport } from "./print-report.ts";
import { selectionFlags } from "./selection-flags.ts";
import { settled } from "./settle.ts";

export type TableFlags = options.RunsFlags &
  options.ConfigFlags & {
    readonly run?: string | undefined;
    readonly policy?: string | undefined;
    readonly format: TableFormatId;
    readonly output: readonly string[];
  };

export async function explainTableOfRun(io: Io, refs: readonly string[], flags: TableFlags): Promise<void> {
  const [arn, ...others] = refs;
  if (arn === undefined || others.length > 0) {
    throw new UsageError("one table is explained at a time: name its ARN and nothing else");
  }
  const wanted = wantedTable(arn);
  const files = await outputFilesIn(Object.values(tableFormats), flags.output, io.cwd);
  const explanation = await explanationOf(io, wanted, flags);
  await printReport(io, { report: explanation, format: tableFormats[flags.format], files });
}

async function explanationOf(
  io: Io,
  wanted: ReturnType<typeof wantedTable>,
  flags: TableFlags,
): Promise<TableExplanation> {
  const { values } = await settled(io, flags);
  const run = await openRun(await findRun(flags.run ?? "latest", resolve(io.cwd, values.runs), io.cwd));
  const own = flags.policy === undefined ? run.policy : null;
  const policy = own ?? (await loadPolicy({ ref: values.policy, cwd: io.cwd }));
  const { account, scope, table } = await findTable(run, wanted);
  // Whatever the policy asks for: what nobody asked about the table is told, too.
  const around = (await surroundingsIn(run, { rules: null, about: table.arn })).around(scope);
  const { header } = run;
  const waiving = createWaiving({
    waivers: run.waivers?.waivers ?? [],
    maxTerm: policy.waivers?.maxTerm ?? {},
    asOf: header.asOf,
    warning: values.waiverWarning,
  });
  const findings = evaluateTable(policy, account, table, header.asOf, around);
  const place = { account: account.id, region: scope.region, table: table.name, arn: table.arn };
  return explainTable({
    header,
    policy,
    account,
    scope,
    table,
    around,
    findings: waiving.waive({ ...place, findings }).findings,
    collectBy: `restorable scan${selectionFlags(header.selection)}`,
  });
}
