/**
 * Waits until a table under restore is ACTIVE: in go its ask and since when it is waited for, out comes the table with the
 * time that took, that it failed, or that AWS is still at it. AWS promises no duration; the caller's patience is the end.
 */
import type { RestoreAsk, RestoreProgress } from "../model/restore.ts";
import { unknownWords } from "../model/unknown-words.ts";
import { lookForTarget, type Target } from "./look-for-target.ts";

type Looking = Parameters<typeof lookForTarget>[0];

export type Waiting = Looking & {
  readonly ports: { now(): number };
  readonly onProgress: (progress: RestoreProgress) => void;
  readonly patience: number | null;
};

export type Waited =
  | { readonly state: "active"; readonly tableArn: string; readonly tableId: string; readonly elapsed: number }
  | { readonly state: "under-way"; readonly elapsed: number; readonly because: string }
  | { readonly state: "failed"; readonly because: string };

/** Milliseconds between looks: restores of empty tables take a minute or more, those of large ones hours. */
const looksEvery = [
  { upTo: 120_000, every: 5_000 },
  { upTo: 1_800_000, every: 15_000 },
] as const;
const looksEveryLater = 60_000;

/** After so many looks in a row that AWS did not answer, or left out what must be known, nobody waits any longer. */
const mostUnread = 10;
/** A table just asked for may not be found at once: milliseconds before "not found" is taken for the end of it. */
const appearsWithin = 30_000;

export async function waitForTable(
  waiting: Waiting,
  ask: RestoreAsk,
  { since, tableId }: { readonly since: number; readonly tableId: string | null },
): Promise<Waited> {
  const begun = waiting.ports.now();
  let unread = 0;
  let id = tableId;
  for (;;) {
    const target = await lookForTarget(waiting, ask, id);
    const now = waiting.ports.now();
    const elapsed = Math.max(0, now - since);
    const tooEarly = target.state === "free" && now - begun < appearsWithin;
    const end = tooEarly ? null : endOf(target, { to: ask.to, elapsed });
    if (end !== null) return end;
    const unsaid = unsaidBy(target);
    unread = unsaid === null ? 0 : unread + 1;
    if (unsaid !== null && unread >= mostUnread) return { state: "under-way", elapsed, because: unsaid };
    if (target.state === "ours") id = target.tableId;
    const status = target.state === "ours" ? target.status : "not seen";
    if (waiting.patience !== null && now - begun >= waiting.patience) {
      return { state: "under-way", elapsed, because: `it is ${status}` };
    }
    waiting.onProgress({ elapsed, status });
    await waiting.ports.sleep(looksEvery.find(({ upTo }) => elapsed < upTo)?.every ?? looksEveryLater);
  }
}

/** What AWS does not tell, though it must before the wait can end; null: it tells all. */
function unsaidBy(target: Target): string | null {
  if (target.state === "unread") return unknownWords(target.reason);
  return target.state === "ours" && target.status === "ACTIVE" && target.tableId === null
    ? "it is ACTIVE, but AWS tells no TableId, without which another table of its name could not be told from it"
    : null;
}

function endOf(target: Target, { to, elapsed }: { readonly to: string; readonly elapsed: number }): Waited | null {
  switch (target.state) {
    case "unread":
      return null;
    case "free":
      return { state: "failed", because: `${to} is not there any more: AWS gave the restore up, or it was deleted` };
    case "foreign":
    case "untold":
      return { state: "failed", because: `${to} is another table now (${target.because})` };
    case "ours":
      return endByStatus(target, elapsed);
    default:
      return target satisfies never;
  }
}

function endByStatus({ status, arn, tableId }: Target & { readonly state: "ours" }, elapsed: number): Waited | null {
  switch (status) {
    case "ACTIVE":
      // Without its id it could never be told from another table of that name.
      return tableId === null ? null : { state: "active", tableArn: arn, tableId, elapsed };
    case "CREATING":
    case "UPDATING":
    case "":
      return null;
    case "INACCESSIBLE_ENCRYPTION_CREDENTIALS":
      return { state: "failed", because: "the new table's encryption key is disabled, deleted or not granted" };
    default:
      return { state: "failed", because: `the new table is ${status}` };
  }
}
