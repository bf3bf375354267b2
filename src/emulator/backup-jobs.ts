/**
 * AWS Backup's answers about backups on demand: StartBackupJob, which makes a recovery point over virtual time or fails as
 * the vault, the table or the organization says; and DescribeBackupJob.
 */
import { absent, invalid, needed } from "./backup-input.ts";
import { jobAt, type BackupJob } from "./backup-job.ts";
import type { BackupStore, Vault } from "./backup-store.ts";
import { backupOf } from "./backup-vaults.ts";
import { seconds, type Call, type Output } from "./call.ts";
import { findTable } from "./dynamodb-tables.ts";
import { optionalInteger, optionalObject, optionalText, type Input } from "./input.ts";
import type { TableStatus } from "./organization.ts";
import { vaultArnOf } from "./recovery-point.ts";
import { ServiceError } from "./service-error.ts";
import { arnOf } from "./table.ts";

export function startBackupJob(call: Call): Output {
  const { input } = call;
  const vaultName = needed(input, "BackupVaultName");
  const arn = needed(input, "ResourceArn");
  const role = needed(input, "IamRoleArn");
  const token = optionalText(input, "IdempotencyToken") ?? null;
  const store = backupOf(call);
  const lifecycle = lifecycleOf(input);
  for (const member of ["StartWindowMinutes", "CompleteWindowMinutes"]) {
    if ((optionalInteger(input, member) ?? 60) < 60) throw invalid(`${member} must be at least 60`);
  }
  const [, partition, , , account] = /^arn:([^:]+):(iam)::()(\d{12}):role\/.+$/.exec(role) ?? [];
  if (partition !== store.place.partition || account !== store.place.account) {
    throw invalid(`Invalid IAM role ARN: ${role}`);
  }
  const vault = store.vaults().find(({ name }) => name === vaultName);
  if (!vault) throw absent(`Backup vault ${vaultName} not found`);
  if (vault.type !== "BACKUP_VAULT") {
    throw new ServiceError("InvalidRequestException", `A logically air-gapped vault takes no backup job: ${vaultName}`);
  }
  // "Retrying a successful request with the same token results in a success message with no action taken" (API reference).
  const before = token === null ? undefined : store.jobs.find((job) => job.token === token);
  return started(before ?? begin(call, { store, vault, arn, role, token, lifecycle }));
}

const started = (job: BackupJob): Output => ({
  BackupJobId: job.id,
  ...(job.point === null ? {} : { RecoveryPointArn: job.point.arn }),
  CreationDate: seconds(job.created),
  IsParent: false,
});

type Begun = {
  readonly store: BackupStore;
  readonly vault: Vault;
  readonly arn: string;
  readonly role: string;
  readonly token: string | null;
  readonly lifecycle: Pick<BackupJob, "deleteAfterDays" | "coldAfterDays">;
};

function begin(call: Call, { store, vault, arn, role, token, lifecycle }: Begun): BackupJob {
  const { table, status } = tableOf(call, store, arn);
  const failure =
    outOfLock(vault, lifecycle.deleteAfterDays) ?? unfit(status) ?? store.failureOf(table.name, vault.name);
  return store.begin({
    token,
    vault: vault.name,
    of: arn,
    role,
    created: call.now,
    ...lifecycle,
    failure,
    sizeBytes: table.sizeBytes,
  });
}

function tableOf(call: Call, { place }: BackupStore, arn: string) {
  const own = arnOf(place, "");
  if (!/^arn:[^:]+:dynamodb:[^:]+:\d{12}:table\/[^/]+$/.test(arn)) throw invalid(`Unsupported resource: ${arn}`);
  if (!arn.startsWith(own)) throw invalid(`${arn} is not in this account and Region`);
  const found = findTable(call, arn.slice(own.length));
  if (!found) throw absent(`Resource ${arn} not found`);
  return found;
}

/** Vault Lock: a job that asks for a retention outside of the bounds fails (AWS Backup developer guide, Vault Lock). */
function outOfLock({ lock }: Vault, days: number | null): BackupJob["failure"] {
  const { minRetentionDays: min, maxRetentionDays: max } = lock ?? {};
  const bound =
    days !== null && typeof min === "number" && days < min
      ? `shorter than the minimum retention of ${min} days`
      : typeof max === "number" && (days ?? Infinity) > max
        ? `longer than the maximum retention of ${max} days`
        : null;
  return bound === null
    ? null
    : { state: "FAILED", message: `The retention asked for is ${bound} of the vault's lock` };
}

const unfit = (status: TableStatus): BackupJob["failure"] =>
  status === "ACTIVE" || status === "UPDATING"
    ? null
    : { state: "FAILED", message: `The table cannot be backed up while it is ${status}` };

function lifecycleOf(input: Input): Begun["lifecycle"] {
  const given = optionalObject(input, "Lifecycle") ?? {};
  const deleteAfterDays = daysOf(given, "DeleteAfterDays");
  const coldAfterDays = daysOf(given, "MoveToColdStorageAfterDays");
  // API reference, Lifecycle: at least 90 days in cold storage.
  if (coldAfterDays !== null && deleteAfterDays !== null && deleteAfterDays < coldAfterDays + 90) {
    throw invalid("DeleteAfterDays cannot be less than 90 days apart from MoveToColdStorageAfterDays");
  }
  return { deleteAfterDays, coldAfterDays };
}

function daysOf(lifecycle: Input, member: string): number | null {
  const days = optionalInteger(lifecycle, member);
  // -1 takes a lifecycle away; a job has none to take away.
  if (days !== undefined && days < 1) throw invalid(`${member} must be at least 1`);
  return days ?? null;
}

export function describeBackupJob(call: Call): Output {
  const id = needed(call.input, "BackupJobId");
  const store = backupOf(call);
  const job = store.jobs.find((each) => each.id === id);
  if (!job) throw absent(`Backup job ${id} does not exist`);
  const { place } = store;
  const { state, percent, completed, message } = jobAt(job, call.now);
  return {
    AccountId: place.account,
    BackupJobId: job.id,
    BackupVaultName: job.vault,
    BackupVaultArn: vaultArnOf(place, job.vault),
    ...(job.point === null ? {} : { RecoveryPointArn: job.point.arn }),
    ResourceArn: job.of,
    ResourceName: job.of.slice(job.of.lastIndexOf("/") + 1),
    ResourceType: "DynamoDB",
    CreationDate: seconds(job.created),
    InitiationDate: seconds(job.created),
    StartBy: seconds(job.created + 8 * 3_600_000),
    ...(completed === null ? {} : { CompletionDate: seconds(completed) }),
    State: state,
    ...(message === null ? {} : { StatusMessage: message }),
    PercentDone: percent,
    ...(state === "COMPLETED" && job.point !== null ? { BackupSizeInBytes: job.point.sizeBytes } : {}),
    IamRoleArn: job.role,
    IsParent: false,
  };
}
