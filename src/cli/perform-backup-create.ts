/**
 * Backups, made: of tables by name, or of those that a run chooses. What is refused is refused before anything is made; what
 * is made is journalled before and after each call and goes on by its id. Resolves to the exit code.
 */
import { randomBytes } from "node:crypto";
import { join, resolve } from "node:path";
import type { Aws, Caller } from "../aws/connect.ts";
import { InterruptedError, PlanError, UsageError } from "../errors.ts";
import { actions } from "../remediate/actions.ts";
import { applyPlan } from "../remediate/apply-plan.ts";
import type { OpenedSession } from "../aws/proven-session.ts";
import { writeSessions } from "../remediate/apply-sessions.ts";
import { decodeBackupEntry, stepsOfJournal, type BackupEntry, type BackupsAsked } from "../remediate/backup-journal.ts";
import { backupSteps, type BackupWay, type TableToBackUp } from "../remediate/backup-steps.ts";
import { openJournal, readJournal } from "../runs/journal.ts";
import { openRun } from "../runs/open-run.ts";
import { applyTelling } from "./apply-telling.ts";
import { backupsMade, codeOfBackups, type BackupsMade } from "./backups-made.ts";
import { defaultBackupWait, type BackupCreateFlags } from "./backup-options.ts";
import { confirmBackups } from "./confirm-backups.ts";
import { findRun } from "../engine/find-run.ts";
import { connectToWrite } from "./connect-to-write.ts";
import type { Io } from "./io.ts";
import { knownCaller } from "./known-caller.ts";
import type { LateHangUp } from "./late-hang-up.ts";
import { describedTables, namedTables, type NamedTable } from "./named-tables.ts";
import { screenOptions } from "./screen.ts";
import { settled, type Settled } from "./settle.ts";
import { tablesToBackUp, type ChosenTables } from "./tables-to-back-up.ts";
import { tellerOf, type Teller } from "./teller.ts";
import { writeAccessOf } from "./write-options.ts";

type Creating = {
  readonly io: Io;
  readonly flags: BackupCreateFlags;
  readonly given: Settled;
  readonly teller: Teller;
  /** What was asked for before, and is gone on with; null: it is new. */
  readonly before: BackupsAsked | null;
  readonly named: readonly NamedTable[];
  /** Of a run; null: tables are named. */
  readonly chosen: ChosenTables | null;
};

export async function performBackupCreate(io: Io, words: readonly string[], flags: BackupCreateFlags): Promise<number> {
  const given = await settled(io, flags);
  const teller = tellerOf(io, flags, given);
  refuseTogether(words, flags);
  const before = flags.resume === undefined ? null : await begunBefore(io, flags.resume, given);
  const chosen = before === null && words.length === 0 ? await chosenTables(io, flags, given) : null;
  const named = before === null ? namedTables(words, flags, io.env) : [];
  const creating: Creating = { io, flags, given, teller, before, named, chosen };
  // By names it is known before AWS is asked how many there will be.
  refuseTooMany(chosen?.tables.length ?? named.length, flags);
  const made = await inAws(creating);
  await io.stdout.write(backupsMade(made, { format: flags.format, look: screenOptions(io) }));
  return codeOfBackups(made, flags.wait === false ? "asked" : "there");
}

const isChoice = ({ run, policy, rule, tag, table }: BackupCreateFlags): boolean =>
  [run, policy, rule, tag, table].some((flag) => flag !== undefined);

function refuseTogether(words: readonly string[], flags: BackupCreateFlags): void {
  const { resume, vault, backupRole, keep } = flags;
  if (resume !== undefined && (words.length > 0 || isChoice(flags))) {
    throw new UsageError("--resume goes on with the tables it was begun with: name no others");
  }
  if (resume !== undefined) return;
  if (words.length > 0 && isChoice(flags)) {
    throw new UsageError("either name tables, or choose them from a run by --table, --tag or --rule");
  }
  if (words.length === 0 && flags.rule === undefined && flags.tag === undefined && flags.table === undefined) {
    throw new UsageError("say of which tables: their names or ARNs, or --table, --tag or --rule of a run");
  }
  if (vault === undefined && (backupRole !== undefined || keep !== undefined)) {
    throw new UsageError(
      `${keep === undefined ? "--backup-role" : "--keep"} is of AWS Backup: name a --vault. A native backup is kept until somebody deletes it.`,
    );
  }
}

async function begunBefore(io: Io, id: string, given: Settled): Promise<BackupsAsked> {
  const [first] = await readJournal({ folder: folderOf(io, id, given), decode: decodeBackupEntry });
  if (first?.kind === "backups" && first.id === id) return first;
  throw new UsageError(`no backups were begun as ${id}: there is no such journal in ${given.values.journals}`);
}

const folderOf = ({ cwd }: Io, id: string, { values }: Settled): string =>
  join(resolve(cwd, values.journals), `backup-${id}`);

async function chosenTables(io: Io, flags: BackupCreateFlags, given: Settled): Promise<ChosenTables> {
  const run = await openRun(await findRun(flags.run ?? "latest", resolve(io.cwd, given.values.runs), io.cwd));
  const chosen = await tablesToBackUp({ run, flags, given, io });
  if (chosen.tables.length > 0) return chosen;
  throw new UsageError(`no table of the run ${run.header.id} is chosen: nothing was made`);
}

function refuseTooMany(count: number, { maxBackups }: BackupCreateFlags): void {
  if (count <= maxBackups) return;
  throw new PlanError(
    `${count} tables would be backed up, and --max-backups is ${maxBackups}: nothing was made. Choose fewer, or allow more.`,
  );
}

async function inAws(creating: Creating): Promise<BackupsMade> {
  const { io, given } = creating;
  return connectToWrite(io, given, (aws, hangUp) => create(creating, aws, hangUp));
}

async function create(creating: Creating, aws: Aws, hangUp: LateHangUp): Promise<BackupsMade> {
  const { io, flags, given, before, named, chosen } = creating;
  const caller = await knownCaller(aws, "Nothing was made.");
  const way = before?.way ?? wayOf(flags);
  const sessionIn = sessionsFor(creating, { aws, caller, way });
  const tables =
    before?.tables ?? chosen?.tables ?? distinct(await describedTables(aws, { caller, tables: named, sessionIn }));
  if (before === null) {
    await confirmBackups(io, flags, { tables, leftOut: chosen?.leftOut ?? [], way, prices: given.prices });
  }
  const asked = before ?? { ...newRequest(io.now()), kind: "backups", schemaVersion: 1, way, tables };
  return make(creating, { aws, caller, sessionIn, asked, hangUp });
}

function wayOf({ vault, backupRole, keep, name }: BackupCreateFlags): BackupWay {
  return vault === undefined
    ? { kind: "native", prefix: name }
    : { kind: "aws-backup", vault, roleArn: backupRole ?? null, keepDays: keep ?? null };
}

const distinct = (tables: readonly TableToBackUp[]): readonly TableToBackUp[] =>
  tables.filter(({ arn }, at) => tables.findIndex((table) => table.arn === arn) === at);

/** Another request makes other backups, so that no two may have one id. */
function newRequest(now: number): Pick<BackupsAsked, "id" | "at"> {
  const at = new Date(now).toISOString();
  return { id: `${at.slice(0, 19).replace(/[-:]/g, "")}Z-${randomBytes(4).toString("hex")}`, at };
}

type Opening = { readonly aws: Aws; readonly caller: Caller; readonly way: BackupWay };

function sessionsFor({ flags, given }: Creating, { aws, caller, way }: Opening) {
  const access = writeAccessOf(flags, given);
  const action = way.kind === "native" ? "create-backup" : "start-backup-job";
  return writeSessions({ aws, caller, access, actions, actionsIn: () => [action] });
}

/** Of an account that fails alone; a plan is stopped by failures, and these are independent of each other. */
const stopAfter = Number.MAX_SAFE_INTEGER;

async function make(
  { io, flags, given, teller }: Creating,
  making: {
    readonly aws: Aws;
    readonly caller: Caller;
    readonly sessionIn: (account: string) => Promise<OpenedSession>;
    readonly asked: BackupsAsked;
    readonly hangUp: LateHangUp;
  },
): Promise<BackupsMade> {
  const { aws, caller, sessionIn, asked, hangUp } = making;
  const folder = folderOf(io, asked.id, given);
  const steps = backupSteps(asked.id, asked.tables, asked.way);
  const journal = await openJournal<BackupEntry>({
    folder,
    owner: io.process,
    decode: decodeBackupEntry,
    probe: io.probe,
  });
  try {
    if (journal.entries().length === 0) await journal.append(asked);
    const goOn = `restorable backup create --resume ${asked.id}`;
    await teller.tell({
      event: "backups-begun",
      text: `Backups ${asked.id}\n`,
      fields: { id: asked.id, tables: steps.length },
    });
    const telling = applyTelling({ io, teller, steps });
    try {
      const done = await applyPlan({
        hands: {
          aws,
          actions,
          journal: stepsOfJournal(journal),
          ports: { now: () => io.now(), random: () => io.random(), sleep: (ms, signal) => io.sleep(ms, signal) },
          signal: io.signal,
          wait: typeof flags.wait === "number" ? flags.wait : flags.wait === false ? 0 : defaultBackupWait,
          checkHosts: () => {},
          during: (write) => hangUp.during(write),
          probe: io.probe,
          onWait: telling.onWait,
        },
        steps,
        sessionIn,
        stopAfter,
        onStep: telling.onStep,
        canary: "none",
      });
      await telling.said();
      return {
        ...done,
        id: asked.id,
        way: asked.way,
        caller: caller.arn,
        journal: journal.path,
        goOn,
        hosts: aws.hosts(),
      };
    } catch (error) {
      if (!io.signal.aborted) throw error;
      throw new InterruptedError(
        `interrupted; what was made stands in the journal. Go on, which looks before anything is made, by\n  ${goOn}`,
      );
    }
  } finally {
    await journal.close();
  }
}
