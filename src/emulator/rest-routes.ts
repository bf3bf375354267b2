/**
 * The paths of AWS Backup's REST protocol: method and URL in, the operation's command and its input out. Members come from
 * the path and the query, and of what is written from the body.
 */
import type { Input } from "./input.ts";

type Route = {
  /** GET unless given. */
  readonly method?: "PUT";
  /** `{Member}` is one segment, percent-encoded; the slash at the end may be left out. */
  readonly path: string;
  readonly command: string;
  /** Name in the query → member. */
  readonly query: Readonly<Record<string, string>>;
};

const paged = { nextToken: "NextToken", maxResults: "MaxResults" };
const sharedVault = { backupVaultAccountId: "BackupVaultAccountId" };
const created = { createdBefore: "ByCreatedBefore", createdAfter: "ByCreatedAfter" };

const routes: readonly Route[] = [
  { path: "/resources/", command: "ListProtectedResources", query: paged },
  {
    path: "/resources/{ResourceArn}/recovery-points/",
    command: "ListRecoveryPointsByResource",
    query: { ...paged, managedByAWSBackupOnly: "ManagedByAWSBackupOnly" },
  },
  {
    path: "/backup-vaults/",
    command: "ListBackupVaults",
    query: { ...paged, vaultType: "ByVaultType", shared: "ByShared" },
  },
  { path: "/backup-vaults/{BackupVaultName}/", command: "DescribeBackupVault", query: sharedVault },
  {
    path: "/backup-vaults/{BackupVaultName}/recovery-points/",
    command: "ListRecoveryPointsByBackupVault",
    query: {
      ...paged,
      ...sharedVault,
      ...created,
      resourceArn: "ByResourceArn",
      resourceType: "ByResourceType",
      backupPlanId: "ByBackupPlanId",
      parentRecoveryPointArn: "ByParentRecoveryPointArn",
    },
  },
  {
    path: "/backup-vaults/{BackupVaultName}/recovery-points/{RecoveryPointArn}/",
    command: "DescribeRecoveryPoint",
    query: sharedVault,
  },
  { path: "/backup/plans/", command: "ListBackupPlans", query: { ...paged, includeDeleted: "IncludeDeleted" } },
  {
    path: "/backup/plans/{BackupPlanId}/",
    command: "GetBackupPlan",
    query: { versionId: "VersionId", MaxScheduledRunsPreview: "MaxScheduledRunsPreview" },
  },
  { path: "/backup/plans/{BackupPlanId}/selections/", command: "ListBackupSelections", query: paged },
  { path: "/backup/plans/{BackupPlanId}/selections/{SelectionId}/", command: "GetBackupSelection", query: {} },
  { path: "/account-settings/", command: "DescribeRegionSettings", query: {} },
  { method: "PUT", path: "/backup-jobs/", command: "StartBackupJob", query: {} },
  { path: "/backup-jobs/{BackupJobId}/", command: "DescribeBackupJob", query: {} },
  {
    path: "/restore-jobs/",
    command: "ListRestoreJobs",
    query: {
      ...paged,
      ...created,
      accountId: "ByAccountId",
      resourceType: "ByResourceType",
      status: "ByStatus",
      completeBefore: "ByCompleteBefore",
      completeAfter: "ByCompleteAfter",
      restoreTestingPlanArn: "ByRestoreTestingPlanArn",
      parentJobId: "ByParentJobId",
    },
  },
];

const numbers: ReadonlySet<string> = new Set(["MaxResults", "MaxScheduledRunsPreview"]);

const compiled = routes.map((route) => ({
  ...route,
  pattern: new RegExp(`^${route.path.replace(/\/$/, "/?").replaceAll(/\{(\w+)\}/g, "(?<$1>[^/]*)")}$`),
}));

/** undefined: no operation that is answered here. `takesBody`: further members come as a document. */
export function backupRoute(
  asked: string,
  url: URL,
): { readonly command: string; readonly input: Input; readonly takesBody: boolean } | undefined {
  for (const { method = "GET", pattern, command, query } of compiled) {
    if (method !== asked) continue;
    const found = pattern.exec(url.pathname);
    if (!found) continue;
    const fromPath = Object.entries(found.groups ?? {}).map(([member, value]) => [member, decoded(value)]);
    const fromQuery = Object.entries(query).flatMap(([name, member]) => {
      const value = url.searchParams.get(name);
      return value === null ? [] : [[member, numbers.has(member) ? Number(value) : value]];
    });
    const input = Object.fromEntries([...fromPath, ...fromQuery]) as Input;
    return { command, input, takesBody: method === "PUT" };
  }
  return undefined;
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
