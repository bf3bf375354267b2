/**
 * The push command without its command line: what a judged run has to tell is counted, shown and confirmed, then imported
 * into Security Hub in each account and Region. Refused before anything is sent: runs without verdicts, redacted ones.
 */
import { resolve } from "node:path";
import type { Aws } from "../aws/connect.ts";
import { UsageError } from "../errors.ts";
import { pushFindings, type PlannedScope } from "../push/push-findings.ts";
import { pushSessions } from "../push/push-sessions.ts";
import { pushFormats } from "../report/push/registry.ts";
import { plural } from "../report/numbers.ts";
import { openRun } from "../runs/open-run.ts";
import { confirmPush } from "./confirm-push.ts";
import { findRun } from "../engine/find-run.ts";
import { findingsToPush, planPush, type ToPush } from "./findings-to-push.ts";
import { judgedReader, type JudgedReader } from "./fold-runs.ts";
import { connectToWrite } from "./connect-to-write.ts";
import type { Io } from "./io.ts";
import { knownCaller } from "./known-caller.ts";
import type { LateHangUp } from "./late-hang-up.ts";
import { outputFilesIn } from "./outputs.ts";
import { printReport } from "./print-report.ts";
import { pushAgain } from "./push-again.ts";
import { pushBefore } from "./push-before.ts";
import { pushAccessOf, type PushFlags } from "./push-options.ts";
import { planned, pushReportOf, type Pushed } from "./push-report.ts";
import { refuseRedacted } from "./refuse-redacted.ts";
import { refuseElsewhere } from "./same-world.ts";
import { settled, type Settled } from "./settle.ts";
import { tellInTurn } from "./tell-in-turn.ts";
import { tellerOf, type Teller } from "./teller.ts";

/** What is the same from the first check to the report. */
type Pushing = {
  readonly io: Io;
  readonly flags: PushFlags;
  readonly settings: Settled;
  readonly teller: Teller;
  readonly toPush: ToPush;
  readonly plan: readonly PlannedScope[];
  /** The command line that does the same again. */
  readonly again: string;
};

/** Resolves to the exit code. */
export async function performPush(io: Io, name: string, flags: PushFlags): Promise<number> {
  const files = await outputFilesIn(Object.values(pushFormats), flags.output, io.cwd);
  const settings = await settled(io, flags);
  const teller = tellerOf(io, flags, settings);
  const runsDir = resolve(io.cwd, settings.values.runs);
  const run = await judgedRun(await findRun(name, runsDir, io.cwd));
  const since = flags.since === undefined ? null : await pushBefore(flags.since, run, { runsDir, cwd: io.cwd, teller });
  const filters = { verdicts: flags.verdict ?? null, minSeverity: flags.minSeverity ?? null };
  const toPush = { run, since, filters };
  await warnOfFilters(teller, toPush);
  const plan = await planPush(findingsToPush(toPush));
  const pushing = { io, flags, settings, teller, toPush, plan, again: pushAgain(run.header.id, flags) };
  const report = pushReportOf(toPush, flags.dryRun === true ? planOnly(pushing) : await confirmed(pushing));
  await printReport(io, { report, format: pushFormats[flags.format], files });
  return report.exitCode;
}

async function judgedRun(path: string): Promise<JudgedReader> {
  await refuseRedacted(path, "Push the run itself.");
  const run = judgedReader(await openRun(path));
  if (run !== null) return run;
  throw new UsageError(
    `${path} has no sealed verdicts to push: it was interrupted (go on with it by \`restorable audit --resume\`), or made by \`restorable scan\`. ` +
      "Name a run of `restorable audit` that ended.",
  );
}

/** Security Hub keeps a finding as it was last sent, so that what is left out goes on as it was. */
async function warnOfFilters(teller: Teller, { since, filters: { verdicts, minSeverity } }: ToPush): Promise<void> {
  if (since !== null || (verdicts === null && minSeverity === null)) return;
  const text =
    "Findings that are left out stay in Security Hub as an earlier push sent them, also where they pass by now: " +
    "--since <the run of that push> sends those, too.\n";
  await teller.tell({ event: "left-out-stays", level: "warn", text, fields: { verdicts, minSeverity } });
}

const planOnly = ({ io, plan, again, toPush }: Pushing): Pushed => {
  const at = io.now();
  const hosts = toPush.run.header.foreignHosts;
  return { scopes: planned(plan), caller: null, hosts, began: at, ended: at, interrupted: false, again };
};

async function confirmed(pushing: Pushing): Promise<Pushed> {
  const { io, flags, settings, plan } = pushing;
  await confirmPush(io, flags, plan);
  return connectToWrite(io, settings, (aws, hangUp) => pushed(pushing, aws, hangUp));
}

async function pushed({ io, flags, settings, teller, toPush, plan, again }: Pushing, aws: Aws, hangUp: LateHangUp) {
  const began = io.now();
  const caller = await knownCaller(aws, "Nothing was sent.");
  refuseElsewhere(toPush.run.header, aws, caller);
  const telling = tellInTurn(teller);
  const scopes = await pushFindings({
    aws,
    sessionIn: pushSessions({ aws, caller, access: pushAccessOf(flags, settings) }),
    plan,
    findings: findingsToPush(toPush),
    during: (write) => hangUp.during(write),
    signal: io.signal,
    onProgress: progressOf(io, telling, plan),
  });
  await telling.said();
  const { aborted: interrupted } = io.signal;
  return { scopes, caller: caller.arn, hosts: aws.hosts(), began, ended: io.now(), interrupted, again };
}

/** Milliseconds between two lines. */
const every = { watched: 2_000, unwatched: 60_000 };

function progressOf(io: Io, telling: ReturnType<typeof tellInTurn>, plan: readonly PlannedScope[]) {
  const of = plan.reduce((sum, { findings }) => sum + findings, 0);
  const apart = io.stderrTerminal.isTTY ? every.watched : every.unwatched;
  let due = io.now() + apart;
  return (findings: number): void => {
    if (io.now() < due) return;
    due = io.now() + apart;
    const text = `sent ${plural(findings, "finding", "findings")} of ${of}\n`;
    void telling.tell({ event: "pushing", text, fields: { findings, of } });
  };
}
