/**
 * The source of a restore in, the record of that very table out, of a run that read the settings a restore loses; or why
 * there is none. Runs are looked through from the newest unless one is named.
 */
import { RunError, UnseenError, UsageError } from "../errors.ts";
import type { TableRecord } from "../model/observation.ts";
import type { RestoreFrom } from "../model/restore.ts";
import { unknownWords } from "../model/unknown-words.ts";
import { groupsToGive } from "../restore/recorded-settings.ts";
import { listRuns } from "../runs/list-runs.ts";
import { openRun } from "../runs/open-run.ts";
import { findRun } from "../engine/find-run.ts";
import { findTable, wantedTable } from "./find-table.ts";
import type { Io } from "./io.ts";

export type RecordedFor =
  | {
      readonly state: "found";
      readonly run: { readonly id: string; readonly asOf: string };
      readonly table: TableRecord;
    }
  | { readonly state: "none"; readonly because: string };

/** `hosts`: those that are no AWS and answer now. */
type Where = { readonly named: string | null; readonly runsDir: string; readonly hosts: readonly string[] };

const howTo = "make one that does by `restorable scan`, while the table is there";

/** `named`: as `--reapply` says; null: the latest run that holds them. */
export async function recordedFor(io: Io, from: RestoreFrom, { named, runsDir, hosts }: Where): Promise<RecordedFor> {
  if (from.tableId === null) return { state: "none", because: "AWS does not tell the TableId of the source" };
  if (named !== null) return recordIn(await findRun(named, runsDir, io.cwd), from, hosts);
  let nearest: RecordedFor | null = null;
  for await (const run of listRuns(runsDir, "newest-first")) {
    io.signal.throwIfAborted();
    if (run.state === "unreadable" || !run.file.header.groups.includes("restoreSettings")) continue;
    const found = await recordIn(run.path, from, hosts);
    if (found.state === "found") return found;
    nearest ??= found;
  }
  return nearest ?? { state: "none", because: `no run in ${runsDir} read the settings that a restore loses: ${howTo}` };
}

async function recordIn(path: string, from: RestoreFrom, hosts: readonly string[]): Promise<RecordedFor> {
  const none = (because: string): RecordedFor => ({ state: "none", because });
  try {
    const run = await openRun(path);
    const { id, asOf, foreignHosts } = run.header;
    // Tags and a policy grant access: what another host told is given to no table of AWS.
    const strange = foreignHosts.filter((host) => !hosts.includes(host));
    if (strange.length > 0) return none(`run ${id} was observed at ${strange.join(", ")}, which nobody asks now`);
    const { table } = await findTable(run, wantedTable(from.tableArn));
    const tableId = table.facts["table.id"];
    if (tableId?.state !== "known" || tableId.value !== from.tableId) {
      return none(`${from.tableArn} in run ${id} is another table of that name: its TableId is not that of the source`);
    }
    for (const group of groupsToGive) {
      const read = table.groups[group];
      if (read?.state === "read") continue;
      const why = read === undefined ? "it did not ask" : unknownWords(read.reason);
      return none(`run ${id} did not read the group ${group} of the table (${why}): ${howTo}`);
    }
    return { state: "found", run: { id, asOf }, table };
  } catch (error) {
    // A run that does not hold the table, or cannot be read, records nothing of it.
    if (error instanceof UsageError || error instanceof UnseenError || error instanceof RunError) {
      return none(error.message);
    }
    throw error;
  }
}
