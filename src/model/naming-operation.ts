/** The reads that name tables by ARN beside ListTables: what a run has to be reconciled with. */
import type { OperationId } from "./operations.ts";

export const namingOperations = [
  "tag:GetResources",
  "dynamodb:ListBackups",
  "backup:ListProtectedResources",
  "backup:ListRecoveryPointsByBackupVault",
  /** Its Replicas. */
  "dynamodb:DescribeTable",
] as const satisfies readonly OperationId[];

export type NamingOperation = (typeof namingOperations)[number];
