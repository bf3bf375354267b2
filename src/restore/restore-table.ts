/**
 * Restores into a new table, once: in goes what is asked for and the notes of earlier attempts, out comes what became of
 * it. Checked first, noted before the call, and waited for. A restore has no token, so that after every doubt the new table
 * is looked for by its name, which only one table can have.
 */
import type { Ports } from "../aws/ports.ts";
import type { ScopeReader } from "../aws/read-client.ts";
import type { Restorer, RestoredTable } from "../aws/write-restore.ts";
import type { Written } from "../aws/write-call.ts";
import { quotedDetail, unknownWords } from "../model/unknown-words.ts";
import type { RestoreAsk, RestoreFrom, RestoreNote, RestoreOutcome, RestoreProgress } from "../model/restore.ts";
import { checkSource } from "./check-source.ts";
import { lookForTarget, type Target } from "./look-for-target.ts";
import { waitForTable } from "./wait-for-table.ts";

export type RestoreWork = {
  readonly reader: ScopeReader;
  readonly restorer: Restorer;
  readonly ports: Pick<Ports, "now" | "sleep">;
  /** Of this very restore, oldest first. */
  readonly past: readonly RestoreNote[];
  /** Resolves once the note would survive a power cut. */
  readonly note: (note: RestoreNote) => Promise<void>;
  readonly onProgress: (progress: RestoreProgress) => void;
  /** Milliseconds to wait for the table at most, 0 to not wait; null: as long as AWS works on it. */
  readonly patience: number | null;
  /** Asked once the source was checked, before anything is noted or made; false: not wanted. */
  readonly confirm?: (from: RestoreFrom) => Promise<boolean>;
};

/** After a call without an answer: how often, and how many milliseconds apart, the table is looked for. */
const looks = 12;
const lookEveryMs = 5_000;

/** `begun`: AWS is known to have taken it on. */
type Intent = {
  readonly at: string;
  readonly begun: boolean;
  readonly requestId: string | null;
  readonly tableId: string | null;
};

export async function restoreTable(work: RestoreWork, ask: RestoreAsk): Promise<RestoreOutcome> {
  const past = fold(work.past);
  const target = await lookForTarget(work, ask, past?.tableId ?? null);
  if (target.state === "unread") return target;
  const open = past?.ended === undefined ? past : undefined;
  if (target.state === "free") return open?.begun === true ? lost(work, ask) : checkAndBegin(work, ask);
  if (target.state === "ours" && past?.ended !== undefined) {
    const { tableId, elapsed } = past.ended;
    return { state: "active", tableArn: target.arn, tableId, elapsed, requestId: past.requestId, already: true };
  }
  if (target.state === "ours" && open !== undefined) return goOn(work, ask, open, target);
  if (target.state === "untold" && open !== undefined) {
    return {
      state: "unclear",
      because: `there is a table ${ask.to}, and ${target.because} (any more): look whether it is the restored one`,
    };
  }
  const whose = target.state === "ours" ? "of a restore of the same source, which was not this one" : target.because;
  const because = `there is a table ${ask.to} already (${whose}): restore to a name that is free`;
  if (open !== undefined) await note(work, { note: "restore-failed", because });
  return { state: "refused", by: "check", because };
}

async function lost(work: RestoreWork, { to }: RestoreAsk): Promise<RestoreOutcome> {
  const because = `AWS had begun to restore ${to}, and now there is no such table: the restore failed, or somebody deleted it`;
  await note(work, { note: "restore-failed", because });
  return { state: "failed", because };
}

async function checkAndBegin(work: RestoreWork, ask: RestoreAsk): Promise<RestoreOutcome> {
  const checked = await checkSource(work.reader, ask);
  if (checked.state === "refused") return { ...checked, by: "check" };
  if (checked.state === "unread") return checked;
  if (work.confirm !== undefined && !(await work.confirm(checked.from))) {
    return { state: "refused", by: "check", because: "it was not confirmed" };
  }
  return begin(work, ask, checked.from);
}

async function begin(work: RestoreWork, ask: RestoreAsk, from: RestoreFrom): Promise<RestoreOutcome> {
  const at = await note(work, { note: "restore-intended", ask, from });
  const called = await call(work.restorer, ask);
  if (called.state === "refused") {
    const because = refusalWords(called.reason);
    await note(work, { note: "restore-refused", because });
    return { state: "refused", by: "aws", because };
  }
  const { tableId } = called.state === "written" ? called.value : { tableId: null };
  if (called.state === "written") {
    const requestId = called.evidence.requestId ?? null;
    await note(work, { note: "restore-begun", requestId, tableId });
    return waitFor(work, ask, { at, begun: true, requestId, tableId });
  }
  for (let look = 0; look < looks; look += 1) {
    const target = await lookForTarget(work, ask, null);
    if (target.state === "ours") return goOn(work, ask, { at, begun: false, requestId: null, tableId: null }, target);
    if (target.state === "foreign") {
      const because = `another table took the name ${ask.to} (${target.because})`;
      await note(work, { note: "restore-failed", because });
      return { state: "failed", because };
    }
    await work.ports.sleep(lookEveryMs);
  }
  return {
    state: "unclear",
    because: `AWS did not answer (${unknownWords(called.reason)}), and ${ask.to} was not seen to be made so far`,
  };
}

/** A restore whose beginning this process did not hear of, or that an earlier one left waiting. */
async function goOn(
  work: RestoreWork,
  ask: RestoreAsk,
  intent: Intent,
  { tableId }: Target & { readonly state: "ours" },
): Promise<RestoreOutcome> {
  if (!intent.begun) await note(work, { note: "restore-begun", requestId: null, tableId });
  return waitFor(work, ask, { ...intent, begun: true, tableId });
}

async function waitFor(work: RestoreWork, ask: RestoreAsk, intent: Intent): Promise<RestoreOutcome> {
  const since = Date.parse(intent.at);
  const outcome = await waitForTable(work, ask, { since, tableId: intent.tableId });
  if (outcome.state === "active") {
    const { tableId, elapsed, tableArn } = outcome;
    await note(work, { note: "restore-active", tableId, elapsed });
    return { state: "active", tableArn, tableId, elapsed, requestId: intent.requestId, already: false };
  }
  if (outcome.state === "failed") await note(work, { note: "restore-failed", because: outcome.because });
  return outcome;
}

function call(restorer: Restorer, { source, to }: RestoreAsk): Promise<Written<RestoredTable>> {
  return source.kind === "backup"
    ? restorer.restoreFromBackup({ backupArn: source.backupArn, to })
    : restorer.restoreToTime({ tableArn: source.tableArn, to, at: source.at });
}

type Unstamped<N> = N extends unknown ? Omit<N, "at"> : never;

async function note({ ports, note: append }: RestoreWork, of: Unstamped<RestoreNote>): Promise<string> {
  const at = new Date(ports.now()).toISOString();
  await append({ at, ...of });
  return at;
}

type Past = Intent & { readonly ended?: { readonly tableId: string; readonly elapsed: number } };

/** The last intent of which it is not noted that nothing, or nothing more, came of it. */
function fold(notes: readonly RestoreNote[]): Past | undefined {
  let past: Past | undefined;
  for (const each of notes) {
    if (each.note === "restore-intended") past = { at: each.at, begun: false, requestId: null, tableId: null };
    else if (each.note === "restore-refused" || each.note === "restore-failed") past = undefined;
    else if (past !== undefined && each.note === "restore-begun") {
      past = { ...past, begun: true, requestId: each.requestId, tableId: each.tableId };
    } else if (past !== undefined && each.note === "restore-active") {
      past = { ...past, tableId: each.tableId, ended: each };
    }
  }
  return past;
}

const advice: Readonly<Record<string, string>> = {
  LimitExceededException: "an account can have 50 restores under way in a Region: wait for some of them to end",
  BackupInUseException: "another restore of this backup is under way, and AWS makes one at a time: wait for it to end",
  TableAlreadyExistsException: "somebody just took the name: restore to another one",
  TableInUseException: "somebody just took the name: restore to another one",
};

function refusalWords(reason: Parameters<typeof unknownWords>[0]): string {
  const said = quotedDetail(reason);
  const next = advice[reason.code ?? ""];
  return `${unknownWords(reason)}${said === null ? "" : `: ${said}`}${next === undefined ? "" : ` (${next})`}`;
}
