/** AWS Backup's answer about what was restored: ListRestoreJobs. */
import { backupPage, invalid, optionalInstant, optionalOneOf } from "./backup-input.ts";
import { serviceRoleOf, type RestoreJob } from "./backup-plan.ts";
import { restoreStatuses } from "./backup-spec.ts";
import { backupOf } from "./backup-vaults.ts";
import { seconds, type Call, type Output } from "./call.ts";
import { optionalText } from "./input.ts";
import { vaultArnOf } from "./recovery-point.ts";

export function listRestoreJobs(call: Call): Output {
  const store = backupOf(call);
  const { place } = store;
  const accepts = filterOf(call);
  const { items, rest } = backupPage<RestoreJob>(call, {
    key: ({ key }) => key,
    list: (after) => store.restoreJobs.filter((job) => job.key > after && job.created <= call.now && accepts(job)),
  });
  return {
    RestoreJobs: items.map((job) => ({
      AccountId: place.account,
      RestoreJobId: job.id,
      ...(job.point === null
        ? {}
        : {
            RecoveryPointArn: job.point.arn,
            RecoveryPointCreationDate: seconds(job.point.created),
            BackupVaultArn: vaultArnOf(place, job.point.vault),
            BackupSizeInBytes: job.point.sizeBytes,
          }),
      SourceResourceArn: job.of,
      CreationDate: seconds(job.created),
      ...(job.completed === null ? {} : { CompletionDate: seconds(job.completed) }),
      Status: job.status,
      PercentDone: job.status === "COMPLETED" ? "100.00%" : "0.00%",
      IamRoleArn: serviceRoleOf(place),
      ...(job.createdArn === null ? {} : { CreatedResourceArn: job.createdArn }),
      ResourceType: job.type,
      IsParent: false,
      ...(job.testingPlanArn === null ? {} : { CreatedBy: { RestoreTestingPlanArn: job.testingPlanArn } }),
      ...(job.validation === null ? {} : { ValidationStatus: job.validation }),
    })),
    ...rest,
  };
}

function filterOf(call: Call): (job: RestoreJob) => boolean {
  const { input } = call;
  const account = optionalText(input, "ByAccountId");
  if (account !== undefined && !/^\d{12}$/.test(account)) throw invalid("AccountId is no account");
  const type = optionalText(input, "ByResourceType");
  const status = optionalOneOf(input, "ByStatus", restoreStatuses);
  const testing = optionalText(input, "ByRestoreTestingPlanArn");
  // No job here belongs to another one.
  const parent = optionalText(input, "ByParentJobId");
  const created = within(call, "ByCreatedAfter", "ByCreatedBefore");
  const completed = within(call, "ByCompleteAfter", "ByCompleteBefore");
  return (job) =>
    parent === undefined &&
    (account === undefined || account === call.principal.account) &&
    (type === undefined || job.type === type) &&
    (status === undefined || job.status === status) &&
    (testing === undefined || job.testingPlanArn === testing) &&
    created(job.created) &&
    completed(job.completed);
}

/** Everything when neither bound is given; then what has no instant is not within. */
function within(call: Call, from: string, to: string): (at: number | null) => boolean {
  const after = optionalInstant(call.input, from);
  const before = optionalInstant(call.input, to);
  if (after === undefined && before === undefined) return () => true;
  return (at) => at !== null && at > (after ?? -Infinity) && at < (before ?? Infinity);
}
