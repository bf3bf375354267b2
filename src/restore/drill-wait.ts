/**
 * Waits until the scratch table of a drill is ACTIVE: in goes what the journal says of it, out comes the table, or why it
 * is waited for no longer. Its TableId is noted as soon as it is seen.
 */
import type { Ports } from "../aws/ports.ts";
import type { ScopeReader } from "../aws/read-client.ts";
import { scratchNameOf, type DrillEntry, type DrillStanding } from "../model/drill-journal.ts";
import type { RestoreProgress } from "../model/restore.ts";
import { unknownWords } from "../model/unknown-words.ts";
import { whyNotOurs } from "./drill-proof.ts";
import { lookAt, type Described } from "./drill-look.ts";

export type Waited =
  { readonly state: "active"; readonly table: Described } | { readonly state: "given-up"; readonly because: string };

export type Waiting = {
  readonly reader: ScopeReader;
  readonly ports: Pick<Ports, "now" | "sleep">;
  readonly note: (entry: DrillEntry) => Promise<void>;
  readonly onProgress: (progress: RestoreProgress) => void;
  readonly signal: AbortSignal;
  readonly now: () => DrillStanding;
};

/** Milliseconds between looks: the closer, the sooner others are shut out. */
const looksEvery = [
  { upTo: 600_000, every: 5_000 },
  { upTo: 3_600_000, every: 15_000 },
] as const;
const looksEveryLater = 30_000;
/** A table that was asked for may not be told of at once. */
const appearsWithin = 120_000;
const mostUnread = 10;

const givenUp = (because: string): Waited => ({ state: "given-up", because });

export async function waitForScratch(waiting: Waiting, patience: number): Promise<Waited> {
  const { ports, signal } = waiting;
  const begun = ports.now();
  let unread = 0;
  for (;;) {
    signal.throwIfAborted();
    const standing = waiting.now();
    const name = scratchNameOf(standing.drill);
    const looked = await lookAt(waiting, name);
    const waited = ports.now() - begun;
    if (looked.state === "unread") {
      unread += 1;
      if (unread >= mostUnread) return givenUp(`${name} could not be looked at: ${unknownWords(looked.reason)}`);
    } else if (looked.state === "gone") {
      if (waited >= appearsWithin)
        return givenUp(`the restore ended without a table: AWS gave it up, or somebody deleted it`);
    } else {
      unread = 0;
      const end = await ended(waiting, standing, looked.table);
      if (end !== null) return end;
      waiting.onProgress({ elapsed: waited, status: looked.table.TableStatus ?? "in no known state" });
    }
    if (waited >= patience) return givenUp(`the restore was not over after ${Math.round(waited / 60_000)} minutes`);
    await ports.sleep(looksEvery.find(({ upTo }) => waited < upTo)?.every ?? looksEveryLater);
  }
}

async function ended(waiting: Waiting, standing: DrillStanding, table: Described): Promise<Waited | null> {
  const stranger = whyNotOurs(standing, table);
  if (stranger !== null) return givenUp(`the name of the scratch table is taken: ${stranger}`);
  const { TableId: tableId = null, TableStatus: status } = table;
  if (standing.tableId === null) {
    const at = new Date(waiting.ports.now()).toISOString();
    await waiting.note({ kind: "restore-begun", at, drill: standing.drill, tableId, requestId: null });
  }
  switch (status) {
    case "ACTIVE":
      return { state: "active", table };
    case "CREATING":
    case "UPDATING":
    case undefined:
      return null;
    default:
      return givenUp(`the scratch table is ${status}`);
  }
}
