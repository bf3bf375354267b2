/** What each operation answers when too much is being changed at once (aws-facts §1.1); reads have no entry. */
import type { OperationId } from "./operations.ts";
import { ServiceError } from "./service-error.ts";

const exceeded =
  (message: string): (() => ServiceError) =>
  () =>
    new ServiceError("LimitExceededException", message);

/** Lab: tags are locked for 1.6 to 1.8 s while they are being written. */
const tags = exceeded("Table tags are being updated");
/** "Up to 500 simultaneous table operations are allowed per account" (API reference). */
const tables = exceeded("Subscriber limit exceeded: There is a limit of 500 simultaneous table operations");

/** Any number of users may have up to 50 restores running in an account (API reference, RestoreTableFromBackup). */
export const restoresExceeded = (atOnce: number): ServiceError =>
  new ServiceError(
    "LimitExceededException",
    `Subscriber limit exceeded: Only ${atOnce} restore operations can be in progress at the same time`,
  );
const restores = (): ServiceError => restoresExceeded(50);

export const limits: Readonly<Partial<Record<OperationId, () => ServiceError>>> = {
  "dynamodb:TagResource": tags,
  "dynamodb:UntagResource": tags,
  "dynamodb:CreateTable": tables,
  "dynamodb:DeleteTable": tables,
  "dynamodb:UpdateTable": tables,
  "dynamodb:UpdateTimeToLive": tables,
  "dynamodb:PutResourcePolicy": tables,
  "dynamodb:EnableKinesisStreamingDestination": tables,
  "dynamodb:CreateBackup": tables,
  "dynamodb:RestoreTableFromBackup": restores,
  "dynamodb:RestoreTableToPointInTime": restores,
  "dynamodb:DeleteBackup": tables,
  "backup:StartBackupJob": exceeded("Too many backup jobs are in progress"),
};
