/** The audit command without its command line: load, scan, seal the verdicts, report, decide. */
import { resolve } from "node:path";
import type { ConnectOptions } from "../aws/connect.ts";
import { decideExitCode, type GateDecision } from "../evaluate/gate.ts";
import { InterruptedError, UsageError } from "../errors.ts";
import type { CompiledPolicy } from "../model/policy.ts";
import { loadPolicy } from "../policy/load.ts";
import type { RunReader } from "../runs/open-run.ts";
import { blindSpotsOf, type BlindSpotsFlags } from "./blind-spots-option.ts";
import { connectCaller } from "../engine/connect-caller.ts";
import { drillsOf, tellDrills, type DrillsFlags } from "./drills-option.ts";
import { prepareGate } from "./gate-history.ts";
import type { Io } from "./io.ts";
import type * as options from "./options.ts";
import { scanningIn, type PacingFlags } from "./pacing-options.ts";
import { outputFiles, type OutputFlags } from "./outputs.ts";
import { selectionOf, type PopulationFlags } from "./population-options.ts";
import { goOnWith, resumedRun } from "./resumed-run.ts";
import { rolesOf, type RoleFlags } from "./role-options.ts";
import type { Question } from "../engine/question.ts";
import { queueOf } from "./queue/queue-option.ts";
import type { QueueFlag } from "./queue/queue-option.ts";
import { scanIntoRun, type ScanRequest } from "./scan-into-run.ts";
import { sealVerdicts } from "../engine/seal-verdicts.ts";
import { populationIn, settled, type Settled } from "./settle.ts";
import { tellShard, type ShardFlag } from "./shard-option.ts";
import { tellGate } from "./tell-gate.ts";
import { tellWaivers } from "./tell-waivers.ts";
import { tellerOf, type LogFlags, type Teller } from "./teller.ts";
import { tellTrend } from "./tell-trend.ts";
import { untilAborted } from "../engine/until-aborted.ts";
import type { Verdicts } from "../engine/verdicts.ts";
import { waiversOf, type WaiversFlags } from "./waivers-option.ts";
import type { WorkersFlag } from "./workers-option.ts";
import { writeReports, type Reporting } from "./write-reports.ts";

export type AuditFlags = PopulationFlags &
  RoleFlags &
  PacingFlags &
  options.RunsFlags &
  options.ConfigFlags &
  options.GateFlags &
  WorkersFlag &
  ShardFlag &
  QueueFlag &
  LogFlags &
  BlindSpotsFlags &
  WaiversFlags &
  DrillsFlags &
  OutputFlags & { readonly policy?: string | undefined; readonly resume?: string | undefined };

/** A run that was judged and reported. `decide`: what the gate says of these verdicts, or of what has become of them since. */
export type Audited = {
  readonly run: RunReader;
  readonly policy: CompiledPolicy;
  readonly verdicts: Verdicts;
  readonly given: Settled;
  readonly teller: Teller;
  readonly decide: (verdicts: Verdicts) => Promise<GateDecision>;
};

/** Whoever has something to do before the exit code is decided. */
export type Afterwards = (audited: Audited) => Promise<GateDecision>;

/** Resolves to the exit code. */
export async function performAudit(audit: {
  readonly io: Io;
  readonly flags: AuditFlags;
  readonly afterwards?: Afterwards;
}): Promise<number> {
  const { io, flags } = audit;
  const given = await settled(io, flags);
  const teller = tellerOf(io, flags, given);
  const goOn = goOnWith("audit", io.cwd, { flags, given });
  const decision = await auditRun({ ...audit, teller, given, goOn });
  await tellGate(teller, decision);
  return decision.code;
}

/** `given`: the settings. `instead`: the demo's own AWS, where no environment variable and no profile counts. */
export async function auditRun(audit: {
  readonly io: Io;
  readonly teller: Teller;
  readonly flags: PopulationFlags & OutputFlags & DrillsFlags & QueueFlag & { readonly resume?: string | undefined };
  readonly given: Settled;
  readonly goOn: ScanRequest["goOn"];
  readonly instead?: Pick<ConnectOptions, "endpoint" | "callerCredentials" | "region">;
  readonly afterwards?: Afterwards;
}): Promise<GateDecision> {
  const { io, teller, flags, given, goOn, instead, afterwards } = audit;
  const files = await outputFiles(flags.output, io.cwd);
  const runsDir = resolve(io.cwd, given.values.runs);
  const question = await questionOf(io, runsDir, audit);
  const { policy } = question;
  const gate = await prepareGate({ io, teller, values: given.values, policy, runsDir });
  const roles = rolesOf(given, question.recorded);
  const scanning = scanningIn(given, roles);
  const queue = await queueOf(flags, given, teller);

  const { run, verdicts } = await connectCaller(
    io,
    (aws) =>
      scanIntoRun({ io, teller, aws, question, roles, runsDir, goOn, scanning, queue }, (writer) =>
        sealVerdicts(writer, { policy, prices: given.prices, warning: given.values.waiverWarning }, io.signal),
      ),
    { ...instead, ...scanning },
  );
  const { format, policyRoot } = flags;
  const trend = await tellTrend(teller, { run, policy, ...verdicts });
  await reported({ io, run, policy, verdicts, trend, format, files, policyRoot }, goOn);
  await tellShard(teller, run.header.selection.shard, verdicts.coverage);
  await tellWaivers(teller, verdicts.waivers);
  const decide = async (of: Verdicts): Promise<GateDecision> =>
    decideExitCode({ ...of, ...given.values, history: await gate({ run, verdicts: of }) });
  return afterwards === undefined ? decide(verdicts) : afterwards({ run, policy, verdicts, given, teller, decide });
}

/** What is judged is kept, whatever happens to its reports: who cannot have them is told how to get them later. */
async function reported(given: Reporting, goOn: ScanRequest["goOn"]): Promise<void> {
  const { io, run, verdicts } = given;
  const later =
    goOn === null ? "" : `\nThe run is kept. Write its reports, without a further call to AWS, by\n  ${goOn(run.path)}`;
  try {
    await writeReports({
      ...given,
      verdicts: { ...verdicts, parts: () => untilAborted(verdicts.parts(), io.signal) },
    });
  } catch (error) {
    if (io.signal.aborted) throw new InterruptedError(`interrupted; the reports are not written.${later}`);
    if (error instanceof UsageError) throw new UsageError(`${error.message}${later}`, { cause: error });
    throw error;
  }
}

/** A resumed run keeps the question it began with. */
async function questionOf(
  io: Io,
  runsDir: string,
  { flags, given, teller }: Pick<Parameters<typeof auditRun>[0], "flags" | "given" | "teller">,
): Promise<Question & { readonly policy: CompiledPolicy }> {
  const collection = "pruned";
  if (flags.resume === undefined) {
    const policy = await loadPolicy({ ref: given.values.policy, cwd: io.cwd });
    const blindSpots = await blindSpotsOf(given, io);
    const waivers = await waiversOf(given, { io, policy });
    const drills = await drillsOf(flags, io);
    const asOf = new Date(io.now()).toISOString();
    await tellDrills(teller, drills, asOf);
    const selection = await selectionOf(
      { ...flags, ...populationIn(given) },
      { cwd: io.cwd, teller },
      given.values.shard,
    );
    return { policy, blindSpots, waivers, drills, collection, selection, asOf, resume: null, recorded: null };
  }
  const resumed = await resumedRun({ name: flags.resume, command: "audit", io, runsDir });
  const { path, header, policy, blindSpots, waivers, drills } = resumed;
  if (policy === null) throw new Error(`${path} is a run of an audit and has no policy`);
  const { selection, asOf, roles: recorded } = header;
  return { policy, blindSpots, waivers, drills, collection, selection, asOf, resume: path, recorded };
}
