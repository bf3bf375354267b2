/** The scan command without its command line: every fact into a run directory, and whether everything was seen. */
import { coverageOf } from "../evaluate/coverage.ts";
import { decideCoverage } from "../evaluate/gate.ts";
import type { AccountRecord } from "../model/observation.ts";
import type { Coverage } from "../model/run.ts";
import { openRun } from "../runs/open-run.ts";
import type { RunWriter } from "../runs/run-writer.ts";
import { connectCaller } from "./connect-caller.ts";
import { goOnWith, resumedRun } from "./resumed-run.ts";
import type { Io } from "./io.ts";
import * as options from "./options.ts";
import { pacingOf, type PacingFlags } from "./pacing-options.ts";
import { scanIntoRun, type Question } from "./scan-into-run.ts";
import { tellGate } from "./tell-gate.ts";
import type { WorkersFlag } from "./workers-option.ts";
import { withoutLedger, type ReportedScope } from "./verdicts.ts";

export type ScanFlags = options.PopulationFlags &
  options.RoleFlags &
  PacingFlags &
  options.RunsFlags &
  WorkersFlag &
  Pick<options.GateFlags, "maxUnseen"> & { readonly resume?: string | undefined };

/** Prints the path of the run on standard output; resolves to the exit code. */
export async function performScan({ io, flags }: { readonly io: Io; readonly flags: ScanFlags }): Promise<number> {
  const question = await questionOf(io, flags);
  const role = options.roleOf(flags, io);
  const runsDir = options.runsDirectory(flags, io);
  const goOn = goOnWith("scan", io.cwd);
  const { path, coverage } = await connectCaller(
    io,
    (aws) => scanIntoRun({ io, aws, question, role, runsDir, goOn, workers: flags.workers }, sealed),
    { pacing: pacingOf(flags, io) },
  );
  await io.stdout.write(`${path}\n`);
  const decision = decideCoverage(coverage, flags.maxUnseen);
  await tellGate(io, decision);
  return decision.code;
}

async function questionOf(io: Io, flags: ScanFlags): Promise<Question> {
  const scan = { policy: null, collection: "full" as const };
  if (flags.resume === undefined) {
    const asOf = new Date(io.now()).toISOString();
    return { ...scan, selection: options.selectionOf(flags), asOf, resume: null };
  }
  const { path, header } = await resumedRun({ name: flags.resume, command: "scan", io, flags });
  return { ...scan, selection: header.selection, asOf: header.asOf, resume: path };
}

/** Seals the run if all of it is there. */
async function sealed(writer: RunWriter): Promise<{ readonly path: string; readonly coverage: Coverage }> {
  const { path } = writer;
  const run = await openRun(path);
  const accounts: AccountRecord[] = [];
  for await (const account of run.accounts()) accounts.push(account);
  const scopes: ReportedScope[] = [];
  for await (const { end } of run.scopes()) scopes.push(withoutLedger(end));
  const coverage = coverageOf(accounts, run.accountsEnd, scopes);
  if (run.sealed === null && run.completeness.complete) await writer.writeSummary({ summary: null, coverage });
  return { path, coverage };
}
