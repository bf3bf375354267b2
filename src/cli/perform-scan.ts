/** The scan command without its command line: every fact into a run directory, and whether everything was seen. */
import { resolve } from "node:path";
import { decideCoverage } from "../evaluate/gate.ts";
import type { GroupId } from "../model/fact-groups.ts";
import type { Coverage } from "../model/run.ts";
import type { Shard } from "../model/shard.ts";
import { openRun } from "../runs/open-run.ts";
import type { RunWriter } from "../runs/run-writer.ts";
import { connectCaller } from "../engine/connect-caller.ts";
import { goOnWith, resumedRun } from "./resumed-run.ts";
import type { Io } from "./io.ts";
import { blindSpotsOf, type BlindSpotsFlags } from "./blind-spots-option.ts";
import { coverageIn } from "../engine/link.ts";
import type * as options from "./options.ts";
import { scanningIn, type PacingFlags } from "./pacing-options.ts";
import { selectionOf, type PopulationFlags } from "./population-options.ts";
import { rolesOf, type RoleFlags } from "./role-options.ts";
import type { Question } from "../engine/question.ts";
import { queueOf } from "./queue/queue-option.ts";
import type { QueueFlag } from "./queue/queue-option.ts";
import { scanIntoRun } from "./scan-into-run.ts";
import { populationIn, settled, type Settled } from "./settle.ts";
import { tellShard, type ShardFlag } from "./shard-option.ts";
import { tellGate } from "./tell-gate.ts";
import { tellerOf, type LogFlags, type Teller } from "./teller.ts";
import type { WorkersFlag } from "./workers-option.ts";

export type ScanFlags = PopulationFlags &
  RoleFlags &
  PacingFlags &
  options.RunsFlags &
  options.ConfigFlags &
  WorkersFlag &
  ShardFlag &
  QueueFlag &
  LogFlags &
  BlindSpotsFlags &
  Pick<options.GateFlags, "maxUnseen"> & { readonly resume?: string | undefined };

/** Prints the path of the run on standard output; resolves to the exit code. */
export async function performScan({ io, flags }: { readonly io: Io; readonly flags: ScanFlags }): Promise<number> {
  const given = await settled(io, flags);
  const { path, shard, coverage, teller } = await scanNow({ io, flags, given, shard: given.values.shard });
  await io.stdout.write(`${path}\n`);
  await tellShard(teller, shard, coverage);
  const decision = decideCoverage(coverage, given.values.maxUnseen);
  await tellGate(teller, decision);
  return decision.code;
}

type Scanned = { readonly path: string; readonly shard: Shard | undefined; readonly coverage: Coverage };

/** `groups`: what is asked of every table; absent: everything. `shard`: unless a run is resumed; null: all accounts. */
export async function scanNow(wanted: {
  readonly io: Io;
  readonly flags: ScanFlags;
  readonly given: Settled;
  readonly shard: Shard | null;
  readonly groups?: readonly GroupId[];
}): Promise<Scanned & { readonly teller: Teller }> {
  const { io, flags, given, shard, groups } = wanted;
  const teller = tellerOf(io, flags, given);
  const runsDir = resolve(io.cwd, given.values.runs);
  const question = await questionOf(io, runsDir, { flags, given, teller, shard });
  const roles = rolesOf(given, question.recorded);
  const scanning = scanningIn(given, roles);
  const queue = await queueOf(flags, given, teller);
  const goOn = goOnWith("scan", io.cwd, { flags, given });
  const asked = groups === undefined ? question : { ...question, groups };
  const scanned = await connectCaller(
    io,
    (aws) => scanIntoRun({ io, teller, aws, question: asked, roles, runsDir, goOn, scanning, queue }, sealed),
    scanning,
  );
  return { ...scanned, teller };
}

async function questionOf(
  io: Io,
  runsDir: string,
  {
    flags,
    given,
    teller,
    shard,
  }: Pick<Parameters<typeof scanNow>[0], "flags" | "given" | "shard"> & {
    readonly teller: Teller;
  },
): Promise<Question> {
  const scan = { policy: null, waivers: null, drills: null, collection: "full" as const };
  if (flags.resume === undefined) {
    const asOf = new Date(io.now()).toISOString();
    const selection = await selectionOf({ ...flags, ...populationIn(given) }, { cwd: io.cwd, teller }, shard);
    const blindSpots = await blindSpotsOf(given, io);
    return { ...scan, blindSpots, selection, asOf, resume: null, recorded: null };
  }
  const { path, header, blindSpots } = await resumedRun({ name: flags.resume, command: "scan", io, runsDir });
  const { selection, asOf, groups, roles: recorded } = header;
  return { ...scan, blindSpots, selection, asOf, groups, resume: path, recorded };
}

/** Seals the run if all of it is there. */
async function sealed(writer: RunWriter): Promise<Scanned> {
  const { path } = writer;
  const run = await openRun(path);
  const coverage = await coverageIn(run);
  if (run.sealed === null && run.completeness.complete) await writer.writeSummary({ summary: null, coverage });
  return { path, shard: run.header.selection.shard, coverage };
}
