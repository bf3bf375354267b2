/**
 * Backups that were asked for, as the steps that make them: the same steps as those of a plan, so that they are looked for,
 * journalled, sent once and read back in the same way. Pure. Nothing is mended by them and nothing was observed for them.
 */
import { hash } from "node:crypto";
import type { PlanStep } from "../model/plan.ts";
import type { Scope } from "../model/observation.ts";
import { iamActionsOf } from "../model/write-operations.ts";

export type TableToBackUp = Scope & {
  readonly table: string;
  readonly arn: string;
  readonly tableId: string;
  /** Null: not known. */
  readonly sizeBytes: number | null;
};

export type BackupStep = PlanStep<"create-backup"> | PlanStep<"start-backup-job">;

/** `roleArn` null: the role that AWS Backup makes for itself in every account that has used it. */
export type BackupWay =
  | { readonly kind: "native"; readonly prefix: string }
  | {
      readonly kind: "aws-backup";
      readonly vault: string;
      readonly roleArn: string | null;
      readonly keepDays: number | null;
    };

/** `id`: of the request; another request makes other backups. In order of account, Region and table. */
export function backupSteps(id: string, tables: readonly TableToBackUp[], way: BackupWay): readonly BackupStep[] {
  return tables.map((table) => stepFor(id, table, way));
}

function stepFor(id: string, { account, region, table, arn, tableId }: TableToBackUp, way: BackupWay): BackupStep {
  const step = hash("sha256", JSON.stringify([id, way.kind, arn, tableId])).slice(0, 12);
  const about = {
    id: step,
    account,
    region,
    table,
    arn,
    tableId,
    observed: {},
    mends: [],
    oneWay: true,
    owner: null,
    cost: null,
  };
  return way.kind === "native"
    ? {
        ...about,
        action: "create-backup",
        params: { name: `${way.prefix}-${step}` },
        iam: iamActionsOf("dynamodb:CreateBackup"),
      }
    : {
        ...about,
        action: "start-backup-job",
        params: { vault: way.vault, roleArn: way.roleArn ?? defaultRole(arn, account), deleteAfterDays: way.keepDays },
        iam: iamActionsOf("backup:StartBackupJob"),
      };
}

/** In the partition of the table. */
const defaultRole = (tableArn: string, account: string): string =>
  `arn:${tableArn.split(":")[1] ?? "aws"}:iam::${account}:role/service-role/AWSBackupDefaultServiceRole`;
