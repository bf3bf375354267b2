/**
 * Takes the scratch table of a drill away again: in goes what its journal says, out comes that it is gone, that there is
 * none, or why it was left alone. It is looked at and proven ours right before it is deleted, and looked for until it is gone.
 */
import type { Driller } from "../aws/write-drill.ts";
import type { Unknown } from "../model/fact.ts";
import { scratchNameOf, type DrillEntry, type DrillStanding } from "../model/drill-journal.ts";
import { unknownWords } from "../model/unknown-words.ts";
import { lookAt, type Described, type Looking } from "./drill-look.ts";
import { whyNotOurs } from "./drill-proof.ts";

export type Cleaning = Looking & {
  readonly driller: Driller;
  readonly note: (entry: DrillEntry) => Promise<void>;
  /** Milliseconds to wait at most for a table that AWS is still working on. */
  readonly patience: number;
};

export type Cleaned =
  | { readonly state: "deleted"; readonly requestIds: readonly string[] }
  | { readonly state: "none"; readonly because: string }
  /** `foreign`: it is not proven to be ours, and stays so. */
  | { readonly state: "left"; readonly foreign: boolean; readonly because: string };

/** After which a request that was sent can no longer arrive, as far as anybody knows. */
const arrivesWithin = 120_000;
const lookEveryMs = 5_000;

const left = (because: string): Cleaned => ({ state: "left", foreign: false, because });
const unread = (what: string, reason: Unknown): Cleaned => left(`${what}: ${unknownWords(reason)}`);

export async function cleanScratch(cleaning: Cleaning, standing: DrillStanding): Promise<Cleaned> {
  const { ports } = cleaning;
  const name = scratchNameOf(standing.drill);
  const until = ports.now() + cleaning.patience;
  for (;;) {
    const looked = await lookAt(cleaning, name);
    if (looked.state === "unread") return unread(`${name} could not be looked at`, looked.reason);
    const next =
      looked.state === "gone" ? await gone(cleaning, standing) : await there(cleaning, standing, looked.table);
    if (next !== "wait") return next;
    if (ports.now() >= until) return left(`AWS is still working on ${name}`);
    await ports.sleep(lookEveryMs);
  }
}

/** The table has no such name, or not yet. */
async function gone(cleaning: Cleaning, standing: DrillStanding): Promise<Cleaned | "wait"> {
  const { ports, note } = cleaning;
  const { drill, intended, tableId, deleteIntended } = standing;
  if (deleteIntended) {
    await note({ kind: "deleted", at: now(cleaning), drill });
    return { state: "deleted", requestIds: [] };
  }
  // A restore that nobody heard of may be on its way, and a table just asked for may not be shown at once.
  if (intended !== null && ports.now() < Date.parse(intended) + arrivesWithin) return "wait";
  const because = tableId === null ? "the restore was never made" : "the table is not there any more";
  await note({ kind: "nothing", at: now(cleaning), drill, because });
  return { state: "none", because };
}

async function there(cleaning: Cleaning, standing: DrillStanding, table: Described): Promise<Cleaned | "wait"> {
  const stranger = whyNotOurs(standing, table);
  const name = scratchNameOf(standing.drill);
  if (stranger !== null)
    return { state: "left", foreign: true, because: `${name} is not proven to be ours: ${stranger}` };
  const { TableStatus: status, TableId: tableId = "" } = table;
  // AWS deletes no table that it is still restoring; one that is being deleted is waited for.
  if (status === "CREATING" || status === "UPDATING" || status === "DELETING") return "wait";
  if (table.DeletionProtectionEnabled === true)
    return left(`somebody turned deletion protection of ${name} on, which is not turned off`);
  return deleted(cleaning, standing, tableId);
}

async function deleted(cleaning: Cleaning, standing: DrillStanding, tableId: string): Promise<Cleaned | "wait"> {
  const { driller, note, ports } = cleaning;
  const { drill } = standing;
  const name = scratchNameOf(drill);
  await note({ kind: "delete-intended", at: now(cleaning), drill, tableId });
  const answer = await driller.deleteScratchTable({ name, tableId });
  if (answer.state === "foreign") return { state: "left", foreign: true, because: answer.because };
  if (answer.state === "refused") {
    const { code } = answer.reason;
    if (code === "ResourceInUseException") return "wait";
    if (code !== "ResourceNotFoundException") return unread(`${name} could not be deleted`, answer.reason);
  }
  // Also after no answer: looking tells, and nothing is sent again before it has.
  const requestIds = answer.state === "written" && answer.evidence.requestId ? [answer.evidence.requestId] : [];
  const until = ports.now() + cleaning.patience;
  for (;;) {
    const looked = await lookAt(cleaning, name);
    if (looked.state === "gone" || (looked.state === "there" && looked.table.TableId !== tableId)) {
      await note({ kind: "deleted", at: now(cleaning), drill });
      return { state: "deleted", requestIds };
    }
    const isGoing = looked.state === "unread" || looked.table.TableStatus === "DELETING" || answer.state === "written";
    if (!isGoing) return left(`it is not known whether ${name} will be deleted: AWS did not answer`);
    if (ports.now() >= until) return left(`${name} was not seen to be gone so far`);
    await ports.sleep(lookEveryMs);
  }
}

const now = ({ ports }: Looking): string => new Date(ports.now()).toISOString();
