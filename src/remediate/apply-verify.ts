/**
 * Reads back what a step wrote: step and what was made in, one look out, with the calls that prove it. Nothing is done
 * because AWS accepted it; it is done when AWS shows it.
 */
import type { ScopeReader } from "../aws/read-client.ts";
import type { Ports } from "../aws/ports.ts";
import type { Evidence } from "../model/observation.ts";
import type { PlanStep } from "../model/plan.ts";
import { unknownWords } from "../model/unknown-words.ts";
import type { ActionOf } from "./apply-actions.ts";
import { lookForBackup } from "./apply-look.ts";
import { rereadTable } from "./apply-reread.ts";

/** `waits`: not yet, and may be later; `until` completes "pending until …". */
export type Shown = { readonly evidence: readonly Evidence[] } & (
  | { readonly state: "done" }
  | { readonly state: "waits"; readonly until: string }
  | { readonly state: "failed"; readonly because: string }
);

export type Verifying = {
  readonly reader: ScopeReader;
  readonly ports: Pick<Ports, "now" | "sleep">;
  readonly step: PlanStep;
  readonly action: ActionOf;
  readonly made: string | null;
};

export async function lookBack(given: Verifying): Promise<Shown> {
  const { step } = given;
  if (step.action === "create-backup") return backupShown(given.reader, step, given.made);
  if (step.action === "start-backup-job") return jobShown(given.reader, step, given.made);
  return factsShown(given);
}

async function factsShown({ reader, ports, step, action }: Verifying): Promise<Shown> {
  const { record, view } = await rereadTable({ reader, ports, step, groups: action.groups });
  const { evidence } = record;
  const unread = Object.values(record.groups).find((read) => read.state === "unread");
  if (record.presence === "deleted") return { state: "failed", because: "the table is gone", evidence };
  const id = view.fact("table.id");
  if (id.state === "known" && id.value !== step.tableId) {
    return { state: "failed", because: "the table was deleted and made anew", evidence };
  }
  if (id.state !== "known") return { state: "waits", until: "AWS tells the TableId of the table", evidence };
  if (unread?.state === "unread") {
    return { state: "waits", until: `it can be read back (${unknownWords(unread.reason)})`, evidence };
  }
  return action.isDone(view) ? { state: "done", evidence } : { state: "waits", until: "AWS shows it", evidence };
}

async function backupShown(reader: ScopeReader, step: PlanStep<"create-backup">, made: string | null): Promise<Shown> {
  let arn = made;
  if (arn === null) {
    const looked = await lookForBackup(reader, step);
    if (looked.state !== "found") return { state: "waits", until: "the backup is listed", evidence: [] };
    arn = looked.arn;
  }
  const read = await reader.read("dynamodb:DescribeBackup", { BackupArn: arn });
  if (read.state === "unread") {
    if (read.reason.code === "BackupNotFoundException") {
      return { state: "waits", until: "DescribeBackup finds the backup", evidence: [] };
    }
    return { state: "waits", until: `it can be read back (${unknownWords(read.reason)})`, evidence: [] };
  }
  const evidence = [read.evidence];
  const { BackupDetails: details, SourceTableDetails: of } = read.value.BackupDescription ?? {};
  if (details?.BackupArn !== arn || (of?.TableId !== undefined && of.TableId !== step.tableId)) {
    return { state: "waits", until: "AWS tells of this backup, and of no other", evidence };
  }
  const { BackupStatus: status } = details;
  if (status === "AVAILABLE") return { state: "done", evidence };
  if (status === "CREATING") return { state: "waits", until: "the backup is AVAILABLE", evidence };
  return { state: "failed", because: `the backup is ${status ?? "in no state that AWS tells"}`, evidence };
}

const endedBadly: ReadonlySet<string | undefined> = new Set(["ABORTING", "ABORTED", "FAILED", "EXPIRED", "PARTIAL"]);

async function jobShown(reader: ScopeReader, step: PlanStep<"start-backup-job">, id: string | null): Promise<Shown> {
  if (id === null) return { state: "waits", until: "AWS tells the id of its job", evidence: [] };
  const read = await reader.read("backup:DescribeBackupJob", { BackupJobId: id });
  if (read.state === "unread") {
    return { state: "waits", until: `it can be read back (${unknownWords(read.reason)})`, evidence: [] };
  }
  const evidence = [read.evidence];
  const { State: state, ResourceArn: of } = read.value;
  if (of !== undefined && of !== step.arn) {
    return { state: "waits", until: "AWS tells of this job, and of no other", evidence };
  }
  if (state === "COMPLETED") return { state: "done", evidence };
  if (endedBadly.has(state)) {
    return { state: "failed", because: `the job of AWS Backup is ${state ?? ""}`, evidence };
  }
  return { state: "waits", until: `the job of AWS Backup is COMPLETED (${state ?? "state not told"})`, evidence };
}
