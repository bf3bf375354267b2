/** The operations of AWS Backup that this product reads with. */
import { assumed, one, page, type Operation } from "./operation.ts";

const backupTable = "AWS Backup publishes per-API rates in the general reference; values were not retrievable";

export const backupOperations = {
  "backup:ListProtectedResources": {
    service: "backup",
    command: "ListProtectedResources",
    iam: "backup:ListProtectedResources",
    caller: "member",
    rate: assumed(5, 5, backupTable),
    answers: page(1_000, "protected"),
  },
  "backup:ListBackupVaults": {
    service: "backup",
    command: "ListBackupVaults",
    iam: "backup:ListBackupVaults",
    caller: "member",
    rate: assumed(5, 5, backupTable),
    answers: page(1_000, "vaults"),
  },
  "backup:ListRecoveryPointsByBackupVault": {
    service: "backup",
    command: "ListRecoveryPointsByBackupVault",
    iam: "backup:ListRecoveryPointsByBackupVault",
    caller: "member",
    rate: assumed(5, 5, backupTable),
    answers: page(1_000, "points"),
  },
  "backup:DescribeRegionSettings": {
    service: "backup",
    command: "DescribeRegionSettings",
    iam: "backup:DescribeRegionSettings",
    caller: "member",
    rate: assumed(5, 5, backupTable),
    answers: one("scope"),
  },
  "backup:ListBackupPlans": {
    service: "backup",
    command: "ListBackupPlans",
    iam: "backup:ListBackupPlans",
    caller: "member",
    rate: assumed(5, 5, backupTable),
    answers: page(1_000, "plans"),
  },
  "backup:GetBackupPlan": {
    service: "backup",
    command: "GetBackupPlan",
    iam: "backup:GetBackupPlan",
    caller: "member",
    rate: assumed(5, 5, backupTable),
    answers: one("plan"),
  },
  "backup:ListBackupSelections": {
    service: "backup",
    command: "ListBackupSelections",
    iam: "backup:ListBackupSelections",
    caller: "member",
    rate: assumed(5, 5, backupTable),
    answers: page(1_000, "selections"),
  },
  "backup:GetBackupSelection": {
    service: "backup",
    command: "GetBackupSelection",
    iam: "backup:GetBackupSelection",
    caller: "member",
    rate: assumed(5, 5, backupTable),
    answers: one("selection"),
  },
  "backup:DescribeBackupJob": {
    service: "backup",
    command: "DescribeBackupJob",
    iam: "backup:DescribeBackupJob",
    caller: "writer",
    rate: assumed(5, 5, backupTable),
    answers: one("job"),
  },
  "backup:ListRestoreJobs": {
    service: "backup",
    command: "ListRestoreJobs",
    iam: "backup:ListRestoreJobs",
    caller: "member",
    rate: assumed(5, 5, backupTable),
    answers: page(1_000, "restores"),
  },
} as const satisfies Record<string, Operation>;
