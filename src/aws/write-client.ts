/**
 * The writing side of AWS that repairs tables: each method is one call that can only add protection. None of them can turn
 * PITR or deletion protection off, shorten what is not given to them as longer, delete, or overwrite a table.
 */
import type { Aws, Session } from "./connect.ts";
import { writeCalls, type WriteCalls, type Written } from "./write-call.ts";

export type { Written } from "./write-call.ts";

/** Names of tables are names, not ARNs; `days` whole days from 1 to 35. */
export type Writer = {
  /** UpdateContinuousBackups: on, with this recovery period. A period shorter than the one in force cuts history: compare first. */
  enablePitr(of: { readonly table: string; readonly days: number }): Promise<Written<{}>>;
  /** CreateBackup; it has no token, so the name is what tells whether it was made. */
  createBackup(of: {
    readonly table: string;
    readonly name: string;
  }): Promise<Written<{ readonly arn: string | null }>>;
  /** UpdateTable. */
  enableDeletionProtection(of: { readonly table: string }): Promise<Written<{}>>;
  /** TagResource: adds, or replaces the value of the same key. */
  tagTable(of: { readonly arn: string; readonly tags: Readonly<Record<string, string>> }): Promise<Written<{}>>;
  /** StartBackupJob; the same token starts no second job. `deleteAfterDays` null: the point is kept until deleted. */
  startBackupJob(of: BackupJob): Promise<Written<{ readonly jobId: string | null }>>;
  ledger: WriteCalls["ledger"];
};

export type BackupJob = {
  readonly tableArn: string;
  readonly vault: string;
  readonly roleArn: string;
  readonly token: string;
  readonly deleteAfterDays: number | null;
};

export function createWriter(aws: Pick<Aws, "calling" | "lent">, session: Session, region: string): Writer {
  const calls = writeCalls(aws, session, region);
  const { write } = calls;
  return {
    enablePitr: ({ table, days }) =>
      write("dynamodb:UpdateContinuousBackups", {
        TableName: table,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: days },
      }),
    async createBackup({ table, name }) {
      const made = await write("dynamodb:CreateBackup", { TableName: table, BackupName: name });
      return made.state === "written" ? { ...made, value: { arn: made.value.BackupDetails?.BackupArn ?? null } } : made;
    },
    enableDeletionProtection: ({ table }) =>
      write("dynamodb:UpdateTable", { TableName: table, DeletionProtectionEnabled: true }),
    tagTable: ({ arn, tags }) =>
      write("dynamodb:TagResource", {
        ResourceArn: arn,
        Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
      }),
    async startBackupJob({ tableArn, vault, roleArn, token, deleteAfterDays }) {
      const started = await write("backup:StartBackupJob", {
        BackupVaultName: vault,
        ResourceArn: tableArn,
        IamRoleArn: roleArn,
        IdempotencyToken: token,
        ...(deleteAfterDays === null ? {} : { Lifecycle: { DeleteAfterDays: deleteAfterDays } }),
      });
      return started.state === "written"
        ? { ...started, value: { jobId: started.value.BackupJobId ?? null } }
        : started;
    },
    ledger: () => calls.ledger(),
  };
}
