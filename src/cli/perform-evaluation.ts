/** The evaluate command without its command line: open the run, judge it, report, decide. */
import { resolve } from "node:path";
import { demandOf } from "../evaluate/demand.ts";
import { decideExitCode } from "../evaluate/gate.ts";
import type { CompiledPolicy } from "../model/policy.ts";
import type { RunHeader } from "../model/run.ts";
import { loadPolicy } from "../policy/load.ts";
import { terminalText } from "../report/escape/escape-terminal.ts";
import { openRun } from "../runs/open-run.ts";
import { blindSpotsOf, type BlindSpotsFlags } from "./blind-spots-option.ts";
import { drillsOf, refuseOtherWorld, tellDrills, type DrillsFlags } from "./drills-option.ts";
import { findRun } from "../engine/find-run.ts";
import { prepareGate } from "./gate-history.ts";
import type { Io } from "./io.ts";
import type * as options from "./options.ts";
import { outputFiles, type OutputFlags } from "./outputs.ts";
import { settled } from "./settle.ts";
import { selectionFlags } from "./selection-flags.ts";
import { tellGate } from "./tell-gate.ts";
import { tellWaivers } from "./tell-waivers.ts";
import { textTeller } from "./teller.ts";
import { tellTrend } from "./tell-trend.ts";
import { judgeRun } from "../engine/verdicts.ts";
import { waiversOf, type WaiversFlags } from "./waivers-option.ts";
import { writeReports } from "./write-reports.ts";

export type EvaluateFlags = options.GateFlags &
  options.RunsFlags &
  options.ConfigFlags &
  BlindSpotsFlags &
  WaiversFlags &
  DrillsFlags &
  OutputFlags & { readonly policy?: string | undefined };

/** Resolves to the exit code. */
export async function performEvaluation(given: {
  readonly io: Io;
  readonly run: string;
  readonly flags: EvaluateFlags;
}): Promise<number> {
  const { io, flags } = given;
  const files = await outputFiles(flags.output, io.cwd);
  const settings = await settled(io, flags);
  const { values } = settings;
  const runsDir = resolve(io.cwd, values.runs);
  const run = await openRun(await findRun(given.run, runsDir, io.cwd));
  const own = flags.policy === undefined ? run.policy : null;
  const ref = values.policy;
  const policy = own ?? (await loadPolicy({ ref, cwd: io.cwd }));
  const accepted = flags.blindSpots === undefined ? run.blindSpots : null;
  const blindSpots = accepted ?? (await blindSpotsOf(settings, io));
  const kept = flags.waivers === undefined ? run.waivers : null;
  const waivers = kept ?? (await waiversOf(settings, { io, policy }));
  const drills = await drillsOf(flags, io);
  refuseOtherWorld(drills, run.header.foreignHosts);
  const accepting = { blindSpots, waivers, warning: values.waiverWarning };
  const teller = textTeller(io);
  await tellDrills(teller, drills, run.header.asOf);
  const gate = await prepareGate({ io, teller, values, policy, runsDir });
  const verdicts = await judgeRun({ run, policy, ...accepting, drills: drills ?? undefined, prices: settings.prices });
  const { format, policyRoot } = flags;
  const trend = await tellTrend(teller, { run, policy, ...verdicts });
  await writeReports({ io, run, policy, verdicts, trend, format, files, policyRoot });
  await tellWhatIsMissing({ io, header: run.header, policy, ref });
  await tellWaivers(teller, verdicts.waivers);
  const decision = decideExitCode({ ...verdicts, ...values, history: await gate({ run, verdicts }) });
  await tellGate(teller, decision);
  return decision.code;
}

/** The command to run when the policy needs groups that the run did not collect, or did not collect for every table. */
async function tellWhatIsMissing(given: {
  readonly io: Io;
  readonly header: RunHeader;
  readonly policy: CompiledPolicy;
  readonly ref: string;
}): Promise<void> {
  const { io, header, policy, ref } = given;
  const missing = demandOf(policy, header.asOf).groups.filter((group) => !header.groups.includes(group));
  const pruned = header.collection === "pruned" && header.policyDigest !== policy.digest;
  if (missing.length === 0 && !pruned) return;
  const command = `restorable audit${selectionFlags(header.selection)} --policy ${terminalText(ref)}`;
  const what =
    missing.length > 0
      ? `This run did not collect ${missing.join(", ")}, which the policy needs`
      : "This run collected only what its own policy needed of each table";
  await io.stderr.write(`${what}. To collect it:\n  ${command}\n`);
}
