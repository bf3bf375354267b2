/** One restore with everything it needs opened: recorded settings, confirmation, the restore itself, its settings, the report. */
import { resolve } from "node:path";
import type { Aws, Caller } from "../aws/connect.ts";
import { PlanError, UnseenError, UsageError } from "../errors.ts";
import type { Journal } from "../model/journal.ts";
import type { RestoreReport } from "../model/restore-report.ts";
import type { RecordedSetting, SettingOutcome } from "../model/restore-settings.ts";
import type { RestoreAsk, RestoreFrom, RestoreNote, RestoreOutcome } from "../model/restore.ts";
import { unknownWords } from "../model/unknown-words.ts";
import { restoreOverview } from "../report/restore/console.ts";
import { restoreHands, type RestoreHands } from "../restore/restore-hands.ts";
import { openToRestore } from "../restore/restore-session.ts";
import { recordedSettings } from "../restore/recorded-settings.ts";
import type { LateHangUp } from "./late-hang-up.ts";
import type { Restoring } from "./perform-restore.ts";
import { recordedFor, type RecordedFor } from "./recorded-for.ts";
import { costOf, exitCodeOf, rowsOf } from "./restore-report.ts";
import { restoreAgain } from "./restore-again.ts";
import { restoreTelling } from "./restore-telling.ts";
import { typedPath } from "./resumed-run.ts";
import { screenOptions } from "./screen.ts";
import { tellerOf } from "./teller.ts";
import { toolVersion } from "./version.ts";
import { writeAccessOf } from "./write-options.ts";

type InAccount = Restoring & {
  readonly aws: Aws;
  readonly caller: Caller;
  readonly ask: RestoreAsk;
  readonly journal: Journal<RestoreNote>;
  readonly hangUp: LateHangUp;
};

/** `settings` null: no run holds them. */
type Known = {
  readonly from: RestoreFrom;
  readonly recorded: RecordedFor;
  readonly settings: readonly RecordedSetting[] | null;
};

/** Throws what was refused before anything was made. */
export async function restoreInAccount(given: InAccount): Promise<RestoreReport> {
  const { io, flags, ask } = given;
  const began = new Date(io.now()).toISOString();
  const hands = await opened(given);
  const telling = restoreTelling(io, tellerOf(io, flags, given.settings), ask.to);
  let known = await knownBefore(given);
  const outcome = await hands.restore({
    past: given.journal.entries(),
    patience: flags.wait ? null : 0,
    onProgress: telling.onProgress,
    confirm: async (from) => {
      known = await knownOf(given, from);
      await confirm(given, known);
      return true;
    },
  });
  const stood = stands(outcome, known);
  const settings =
    outcome.state === "active" && flags.reapply !== undefined
      ? await hands.give(
          { name: ask.to, arn: outcome.tableArn, id: outcome.tableId },
          (stood.settings ?? []).flatMap((each) => (each.state === "set" ? each.give : [])),
          telling.onSetting,
        )
      : null;
  await telling.said();
  return reportOf(given, { known: stood, outcome, settings, began });
}

async function opened({ io, flags, settings, aws, caller, ask, journal, hangUp }: InAccount): Promise<RestoreHands> {
  const access = writeAccessOf(flags, settings);
  const reapply = flags.reapply === undefined ? "nothing" : "settings";
  const session = await openToRestore({ aws, caller, access }, ask.account, { source: ask.source.kind, reapply });
  if (session.state === "refused") throw new UsageError(session.because);
  if (session.state !== "opened") throw new UnseenError(`${session.because}. Nothing was made.`);
  return restoreHands({
    aws,
    session: session.session,
    ask,
    ports: { now: () => io.now(), sleep: (ms) => io.sleep(ms, io.signal) },
    note: (note) => journal.append(note),
    probe: io.probe,
    during: (write) => hangUp.during(write),
  });
}

/** Of a restore that an earlier command began. */
async function knownBefore(given: InAccount): Promise<Known | null> {
  const intended = given.journal.entries().findLast(({ note }) => note === "restore-intended");
  return intended?.note === "restore-intended" ? knownOf(given, intended.from) : null;
}

/** Throws UsageError where settings are to be given again and none were recorded. */
async function knownOf({ io, flags, settings, ask, aws }: InAccount, from: RestoreFrom): Promise<Known> {
  const named = typeof flags.reapply === "string" ? flags.reapply : null;
  const recorded = await recordedFor(io, from, {
    named,
    runsDir: resolve(io.cwd, settings.values.runs),
    hosts: aws.hosts(),
  });
  if (recorded.state === "none") {
    if (flags.reapply === undefined) return { from, recorded, settings: null };
    throw new UsageError(`--reapply: ${recorded.because}`);
  }
  const to = from.tableArn.replace(/\/[^/]*$/, `/${ask.to}`);
  return { from, recorded, settings: recordedSettings(recorded.table, to) };
}

async function confirm({ io, flags, settings, ask }: InAccount, known: Known): Promise<void> {
  const overview = { ask, from: known.from, cost: costOf(known.from, settings.prices), ...told(known, null) };
  if (flags.yes === true) return;
  const { stdin } = io;
  if (stdin?.isTTY !== true) {
    throw new PlanError("no person is there to confirm: standard input is no terminal. Nothing was made. Add --yes.");
  }
  await io.stderr.write(`${restoreOverview(overview, screenOptions(io))}\nRestore? Type "yes": `);
  const line = await stdin.line(io.signal);
  if (line === null) await io.stderr.write("\n");
  if (line?.trim() !== "yes") throw new PlanError("not confirmed: nothing was made.");
}

/** Throws for what was made nothing of, so that there is nothing to report. */
function stands(outcome: RestoreOutcome, known: Known | null): Known {
  if (outcome.state === "refused" && outcome.by === "check")
    throw new PlanError(`nothing was restored: ${outcome.because}.`);
  if (outcome.state === "unread") {
    throw new UnseenError(`nothing was asked for, as this is not known: ${unknownWords(outcome.reason)}`);
  }
  if (known === null) throw new Error(`a restore is ${outcome.state}, and its source was never checked`);
  return known;
}

function told({ recorded, settings }: Known, outcomes: readonly SettingOutcome[] | null) {
  return {
    recordedIn: recorded.state === "found" ? recorded.run : null,
    because: recorded.state === "found" ? null : recorded.because,
    settings: rowsOf(settings, outcomes),
  };
}

type Came = {
  readonly known: Known;
  readonly outcome: RestoreOutcome;
  readonly settings: readonly SettingOutcome[] | null;
  readonly began: string;
};

function reportOf(given: InAccount, { known, outcome, settings, began }: Came): RestoreReport {
  const { io, flags, aws, caller, ask, journal } = given;
  const lost = told(known, settings);
  const exitCode = exitCodeOf(outcome, lost.settings, flags.reapply !== undefined);
  return {
    schemaVersion: 1,
    kind: "restorable-restore",
    tool: { name: "restorable", version: toolVersion },
    caller: caller.arn,
    began,
    ended: new Date(io.now()).toISOString(),
    journal: typedPath(journal.path, io.cwd),
    foreignHosts: aws.hosts(),
    ask,
    from: known.from,
    cost: costOf(known.from, given.settings.prices),
    outcome,
    ...lost,
    exitCode,
    next: nextOf(given, outcome, lost.settings),
  };
}

function nextOf({ flags }: InAccount, outcome: RestoreOutcome, rows: RestoreReport["settings"]): RestoreReport["next"] {
  if (outcome.state === "under-way" || outcome.state === "unclear") {
    return [{ command: restoreAgain(flags), why: "Go on; the restore is looked for first, and never asked for twice" }];
  }
  if (outcome.state !== "active") return [];
  if (flags.reapply === undefined) {
    const isLost = rows.some(({ state }) => state === "not-asked");
    return isLost
      ? [{ command: restoreAgain(flags, { reapply: true }), why: "Give the new table the recorded settings" }]
      : [];
  }
  return rows.some(({ state }) => state === "failed" || state === "pending")
    ? [{ command: restoreAgain(flags), why: "Try again what is missing" }]
    : [];
}
