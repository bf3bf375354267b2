/**
 * Where AWS Backup's operations take their input from, by its API reference: an operation and its input in, a path out; and
 * from a path back to the operation.
 */

const paths: Readonly<Record<string, string>> = {
  ListProtectedResources: "/resources/",
  ListRecoveryPointsByResource: "/resources/{ResourceArn}/recovery-points/",
  ListBackupVaults: "/backup-vaults/",
  DescribeBackupVault: "/backup-vaults/{BackupVaultName}",
  ListRecoveryPointsByBackupVault: "/backup-vaults/{BackupVaultName}/recovery-points/",
  DescribeRecoveryPoint: "/backup-vaults/{BackupVaultName}/recovery-points/{RecoveryPointArn}",
  ListBackupPlans: "/backup/plans/",
  GetBackupPlan: "/backup/plans/{BackupPlanId}/",
  ListBackupSelections: "/backup/plans/{BackupPlanId}/selections/",
  GetBackupSelection: "/backup/plans/{BackupPlanId}/selections/{SelectionId}",
  DescribeRegionSettings: "/account-settings",
  ListRestoreJobs: "/restore-jobs/",
  StartBackupJob: "/backup-jobs",
  DescribeBackupJob: "/backup-jobs/{BackupJobId}",
};

/** The others are asked for with GET and take everything from path and query. */
const written: ReadonlySet<string> = new Set(["StartBackupJob"]);

export const isWritten = (command: string): boolean => written.has(command);

const query: Readonly<Record<string, string>> = {
  ByVaultType: "vaultType",
  ByShared: "shared",
  ByResourceArn: "resourceArn",
  ByResourceType: "resourceType",
  ByBackupPlanId: "backupPlanId",
  ByCreatedBefore: "createdBefore",
  ByCreatedAfter: "createdAfter",
  ByParentRecoveryPointArn: "parentRecoveryPointArn",
  ByAccountId: "accountId",
  ByStatus: "status",
  ByCompleteBefore: "completeBefore",
  ByCompleteAfter: "completeAfter",
  ByRestoreTestingPlanArn: "restoreTestingPlanArn",
  ByParentJobId: "parentJobId",
  // As AWS's model has it, unlike every other.
  MaxScheduledRunsPreview: "MaxScheduledRunsPreview",
};

export function backupPath(command: string, input: Readonly<Record<string, unknown>>): string {
  const rest = new Map(Object.entries(input));
  const path = (paths[command] ?? `/unknown/${command}`).replaceAll(/\{(\w+)\}/g, (_, member: string) => {
    const value = rest.get(member);
    rest.delete(member);
    return typeof value === "string" ? encodeURIComponent(value) : "";
  });
  const asked = new URLSearchParams();
  for (const [member, value] of rest) {
    asked.set(query[member] ?? member.charAt(0).toLowerCase() + member.slice(1), String(value));
  }
  return `${path}?${asked.toString()}`;
}

/** undefined: the path of no operation here. */
export const backupCommandOf = (pathname: string): string | undefined =>
  Object.entries(paths).find(([, path]) => new RegExp(`^${path.replaceAll(/\{\w+\}/g, "[^/]+")}$`).test(pathname))?.[0];
