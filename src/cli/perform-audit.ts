/** The audit command without its command line: load, scan, seal the verdicts, report, decide. */
import type { ConnectOptions } from "../aws/connect.ts";
import { decideExitCode, type GateDecision } from "../evaluate/gate.ts";
import type { CompiledPolicy } from "../model/policy.ts";
import { loadPolicy } from "../policy/load.ts";
import { connectCaller } from "./connect-caller.ts";
import type { Io } from "./io.ts";
import * as options from "./options.ts";
import { pacingOf, type PacingFlags } from "./pacing-options.ts";
import { outputFiles, type OutputFlags } from "./outputs.ts";
import { goOnWith, resumedRun } from "./resumed-run.ts";
import { scanIntoRun, type Question, type ScanRequest } from "./scan-into-run.ts";
import { sealVerdicts } from "./seal-verdicts.ts";
import { tellGate } from "./tell-gate.ts";
import type { WorkersFlag } from "./workers-option.ts";
import { writeReports } from "./write-reports.ts";

export type AuditFlags = options.PopulationFlags &
  options.RoleFlags &
  PacingFlags &
  options.RunsFlags &
  options.GateFlags &
  WorkersFlag &
  OutputFlags & { readonly policy: string; readonly resume?: string | undefined };

/** Resolves to the exit code. */
export async function performAudit({ io, flags }: { readonly io: Io; readonly flags: AuditFlags }): Promise<number> {
  const decision = await auditRun({ io, flags, goOn: goOnWith("audit", io.cwd) });
  await tellGate(io, decision);
  return decision.code;
}

/** `instead`: the demo's own AWS, where no environment variable and no profile counts. */
export async function auditRun(given: {
  readonly io: Io;
  readonly flags: AuditFlags;
  readonly goOn: ScanRequest["goOn"];
  readonly instead?: Pick<ConnectOptions, "endpoint" | "callerCredentials" | "region">;
}): Promise<GateDecision> {
  const { io, flags, goOn, instead } = given;
  const files = await outputFiles(flags.output, io.cwd);
  const question = await questionOf(io, flags);
  const { policy } = question;
  const role = options.roleOf(flags, io);
  const runsDir = options.runsDirectory(flags, io);

  const { run, verdicts } = await connectCaller(
    io,
    (aws) =>
      scanIntoRun({ io, aws, question, role, runsDir, goOn, workers: flags.workers }, (writer) =>
        sealVerdicts(writer, policy),
      ),
    instead ?? { pacing: pacingOf(flags, io) },
  );
  await writeReports({ io, run, policy, verdicts, format: flags.format, files });
  return decideExitCode({ ...verdicts, ...flags });
}

/** A resumed run keeps the question it began with. */
async function questionOf(io: Io, flags: AuditFlags): Promise<Question & { readonly policy: CompiledPolicy }> {
  const collection = "pruned";
  if (flags.resume === undefined) {
    const policy = await loadPolicy({ ref: flags.policy, cwd: io.cwd });
    const asOf = new Date(io.now()).toISOString();
    return { policy, collection, selection: options.selectionOf(flags), asOf, resume: null };
  }
  const { path, header, policy } = await resumedRun({ name: flags.resume, command: "audit", io, flags });
  if (policy === null) throw new Error(`${path} is a run of an audit and has no policy`);
  const { selection, asOf } = header;
  return { policy, collection, selection, asOf, resume: path };
}
