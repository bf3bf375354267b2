/**
 * One drill, from intent to record: the journal says so before the restore is asked for, the scratch table is closed to
 * others as soon as it is ACTIVE, looked at, timed, and taken away again. A restore is asked for once.
 */
import type { ScopeReader } from "../aws/read-client.ts";
import type { Ports } from "../aws/ports.ts";
import type { Driller } from "../aws/write-drill.ts";
import type { Restorer } from "../aws/write-restore.ts";
import type { DrillCheck, DrillRecord } from "../model/drill.ts";
import {
  scratchNameOf,
  standingsOf,
  type DrillEntry,
  type DrillStanding,
  type DrillTarget,
} from "../model/drill-journal.ts";
import type { Unknown } from "../model/fact.ts";
import { quotedDetail, unknownWords } from "../model/unknown-words.ts";
import { checkSource } from "./check-source.ts";
import { countCheck, readableCheck, structureChecks } from "./drill-checks.ts";
import { cleanScratch, type Cleaned } from "./drill-clean.ts";
import { waitForScratch, type Waited } from "./drill-wait.ts";
import { lookAt, type Described } from "./drill-look.ts";
import { recordOf, type DrillLimits, type DrillToDo, type Learned } from "./drill-record.ts";
import { shapeOfTable, shapeWished, type Shape } from "./drill-shape.ts";

export type DrillTerms = DrillLimits & {
  /** Percent by which a full count may differ; null: items are not counted. */
  readonly countTolerance: number | null;
  /** Milliseconds that a restore is waited for at most. */
  readonly patience: number;
};

export type DrillHands = {
  readonly reader: ScopeReader;
  readonly restorer: Pick<Restorer, "restoreFromBackup" | "restoreToTime">;
  readonly driller: Driller;
  readonly ports: Pick<Ports, "now" | "sleep">;
  /** The one principal that a scratch table is open to. */
  readonly roleArn: string;
  readonly note: (entry: DrillEntry) => Promise<void>;
  /** Outside AWS that answered so far. */
  readonly hosts: () => readonly string[];
  readonly onProgress: (words: string) => void;
  readonly signal: AbortSignal;
};

/** `limited`: AWS makes no more restores at once; whoever drills should begin no other. */
export type Drilled = { readonly record: DrillRecord; readonly limited: boolean; readonly left: string | null };

export async function drillTable(hands: DrillHands, toDo: DrillToDo, terms: DrillTerms): Promise<Drilled> {
  const { drill, target, wish } = toDo;
  const standing = standingKept(hands);
  await standing.note({ kind: "planned", at: nowOf(hands), drill, target, wish });
  const asked = askOf(toDo);
  const [checked, source] = [await checkSource(hands.reader, asked), await lookAt(hands, target.table)];
  const there = checked.state === "ready" ? whyNotTheTable(target, source) : whyNotReady(checked);
  const wished =
    there === null && source.state === "there" ? await shapeWished(hands.reader, wish, source.table) : null;
  const refused = wished?.state === "unread" ? wished.because : there;
  const moment = checked.state === "ready" ? (checked.from.dataAt ?? nowOf(hands)) : nowOf(hands);
  const learned: Learned = {
    started: nowOf(hands),
    moment,
    active: null,
    checks: [],
    requestIds: [],
    because: refused,
  };
  if (wished?.state !== "read") return over(standing, { toDo, terms, learned, cleaned: null });

  await standing.note({ kind: "restore-intended", at: learned.started, drill, moment });
  const limited = await asksForRestore(standing, toDo, learned);
  if (learned.because === null) await wait(standing, { toDo, terms, learned, shape: wished.shape });
  const cleaned = await clean(standing, terms);
  return { ...(await over(standing, { toDo, terms, learned, cleaned })), limited };
}

type Kept = DrillHands & { readonly now: () => DrillStanding };

/** The journal, and what it says of this drill: cleaning up goes by what is on disk. */
function standingKept(hands: DrillHands): Kept {
  const entries: DrillEntry[] = [];
  return {
    ...hands,
    async note(entry) {
      await hands.note(entry);
      entries.push(entry);
    },
    now() {
      const [standing] = standingsOf(entries);
      if (standing === undefined) throw new Error("nothing is planned");
      return standing;
    },
  };
}

const askOf = ({ drill, target, wish }: DrillToDo) => ({
  account: target.account,
  region: target.region,
  to: scratchNameOf(drill),
  source:
    wish.kind === "native"
      ? ({ kind: "backup", backupArn: wish.backup } as const)
      : ({ kind: "time", tableArn: target.arn, at: "latest" } as const),
});

function whyNotReady(checked: Exclude<Awaited<ReturnType<typeof checkSource>>, { state: "ready" }>): string {
  return checked.state === "refused"
    ? checked.because
    : `the source could not be looked at: ${unknownWords(checked.reason)}`;
}

function whyNotTheTable({ table, tableId }: DrillTarget, looked: Awaited<ReturnType<typeof lookAt>>): string | null {
  if (looked.state === "unread") return `${table} could not be looked at: ${unknownWords(looked.reason)}`;
  if (looked.state === "gone") return `${table} is not there any more`;
  return looked.table.TableId === tableId ? null : `${table} is another table now than the one that was to be drilled`;
}

/** True: AWS makes no more restores at once. */
async function asksForRestore(hands: Kept, toDo: DrillToDo, learned: Learned): Promise<boolean> {
  const { drill } = toDo;
  const { source, to } = askOf(toDo);
  const made =
    source.kind === "backup"
      ? await hands.restorer.restoreFromBackup({ backupArn: source.backupArn, to })
      : await hands.restorer.restoreToTime({ tableArn: source.tableArn, to, at: source.at });
  switch (made.state) {
    case "written": {
      const { requestId = null } = made.evidence;
      if (requestId !== null) learned.requestIds.push(requestId);
      await hands.note({ kind: "restore-begun", at: nowOf(hands), drill, tableId: made.value.tableId, requestId });
      return false;
    }
    case "refused":
      learned.because = `AWS refused the restore: ${saidBy(made.reason)}`;
      await hands.note({ kind: "nothing", at: nowOf(hands), drill, because: learned.because });
      return made.reason.code === "LimitExceededException";
    case "unclear":
      // It may have been made: the wait looks for it, and it is never asked for again.
      return false;
    default:
      return made satisfies never;
  }
}

const saidBy = (reason: Unknown): string => [unknownWords(reason), quotedDetail(reason)].filter(Boolean).join(": ");

type Looking = { readonly toDo: DrillToDo; readonly terms: DrillTerms; readonly learned: Learned };

async function wait(hands: Kept, { toDo, terms, learned, shape }: Looking & { shape: Shape }): Promise<void> {
  const waited = await waitForScratch(hands, terms.patience);
  if (waited.state !== "active") {
    learned.because = waited.because;
    return;
  }
  const { drill } = toDo;
  learned.active = nowOf(hands);
  const tableId = waited.table.TableId ?? "";
  await hands.note({ kind: "restore-active", at: learned.active, drill, tableId });
  const closed = await close(hands, drill, waited);
  if (closed !== null) {
    learned.because = closed;
    return;
  }
  await hands.note({ kind: "closed", at: nowOf(hands), drill });
  learned.checks = await checksOf(hands, { toDo, terms, shape, scratch: waited.table });
}

/** Null: nobody else may read it. What others can read is not read, but deleted. */
async function close(hands: Kept, drill: string, { table }: Waited & { state: "active" }): Promise<string | null> {
  const name = scratchNameOf(drill);
  const put = await hands.driller.denyOthers({ name, arn: table.TableArn ?? "", roleArn: hands.roleArn });
  if (put.state === "written") return null;
  return `the scratch table could not be closed to others (${saidBy(put.reason)}), so nothing of it was read`;
}

async function checksOf(
  hands: Kept,
  of: Omit<Looking, "learned"> & { readonly shape: Shape; readonly scratch: Described },
): Promise<readonly DrillCheck[]> {
  const { toDo, terms, shape, scratch } = of;
  const items = shape.items ?? (toDo.wish.kind === "pitr" ? toDo.target.items : null);
  const reading = { driller: hands.driller, name: scratchNameOf(toDo.drill), items };
  const active: DrillCheck = { name: "active", held: true, expected: "ACTIVE", actual: "ACTIVE" };
  const shapes = [shape, ...(await shapesSince(hands, toDo))] as const;
  const checks = [active, ...structureChecks(shapes, scratch), await readableCheck(reading)];
  const { countTolerance: tolerance } = terms;
  if (tolerance === null || items === null) return checks;
  return [...checks, await countCheck({ ...reading, items }, { tolerance, signal: hands.signal })];
}

/** A restore by PITR takes the table as it was when AWS began with it, which nobody can look at: it lies before now. */
async function shapesSince(hands: Kept, { target, wish }: DrillToDo): Promise<readonly Shape[]> {
  if (wish.kind === "native") return [];
  const looked = await lookAt(hands, target.table);
  return looked.state === "there" && looked.table.TableId === target.tableId ? [shapeOfTable(looked.table)] : [];
}

async function clean(hands: Kept, { patience }: DrillTerms): Promise<Cleaned | null> {
  const standing = hands.now();
  return standing.scratch === "open" ? cleanScratch({ ...hands, patience }, standing) : null;
}

async function over(
  hands: Kept,
  { toDo, terms, learned, cleaned }: Looking & { readonly cleaned: Cleaned | null },
): Promise<Drilled> {
  const record = recordOf(toDo, { terms, learned, cleaned, finished: nowOf(hands) });
  await hands.note({ kind: "over", at: record.finished, drill: record.id, record, hosts: hands.hosts() });
  return { record, limited: false, left: cleaned?.state === "left" ? cleaned.because : null };
}

const nowOf = ({ ports }: Pick<DrillHands, "ports">): string => new Date(ports.now()).toISOString();
