/**
 * Shipped rules without an action → lines of snippets, where their fix can be written down. Null for every other rule, and
 * where what is wrong takes a person to look.
 */
import type { Finding } from "../../model/finding.ts";
import type { RuleTerms } from "../../model/policy.ts";
import { daysOf, type FixParts, onTable, tableArn, templateProperties, terraformTable } from "./parts.ts";

export function fixByRule(rule: string, terms: RuleTerms, finding: Finding): FixParts | null {
  return makers[rule]?.(terms, finding) ?? null;
}

const makers: Readonly<Record<string, (terms: RuleTerms, finding: Finding) => FixParts | null>> = {
  "encrypted-with-customer-key": () => customerKey,
  "encryption-key-usable": (_, finding) => usableKey(finding),
  "table-accessible": (_, finding) => (isArchived(finding) ? archived : usableKey(finding)),
  "backup-vault-locked": () => lockedVault(null),
  "immutable-copy": ({ params }) => lockedVault(daysIn(params["minimum"])),
  "aws-backup-retention": ({ params }) => retention(daysIn(params["minimum"])),
  "copy-in-another-region": () => copies("arn:{partition}:backup:OTHER_REGION:{account}:backup-vault:VAULT"),
  "copy-in-another-account": () => copies("arn:{partition}:backup:{region}:OTHER_ACCOUNT:backup-vault:VAULT"),
  "drill-fresh": () => restoreTest,
  "restore-tested": () => restoreTest,
};

const daysIn = (duration: unknown): number => (typeof duration === "number" ? daysOf(duration) : usualDays);
const usualDays = 35;

const key = "arn:{partition}:kms:{region}:{account}:key/KEY_ID";

const customerKey: FixParts = {
  cli: [
    "# KEY_ID: a key of yours that is protected from deletion.",
    `aws dynamodb update-table ${onTable} \\`,
    `  --sse-specification Enabled=true,SSEType=KMS,KMSMasterKeyId=${key}`,
  ],
  terraform: terraformTable([
    "# KEY_ID: a key of yours that is protected from deletion.",
    "server_side_encryption {",
    "  enabled     = true",
    `  kms_key_arn = "${key}"`,
    "}",
  ]),
  cloudformation: templateProperties([
    "# KEY_ID: a key of yours that is protected from deletion.",
    "SSESpecification:",
    "  SSEEnabled: true",
    "  SSEType: KMS",
    `  KMSMasterKeyId: ${key}`,
  ]),
};

const describe = (query: string): string => `$(aws dynamodb describe-table ${onTable} --query=${query} --output=text)`;

/** A key policy that shuts DynamoDB out has to be read by a person. */
function usableKey({ trace, reason }: Finding): FixParts | null {
  const told = [reason.text, ...trace.map(({ actual }) => actual)].join(" ");
  const isLeaving = /PendingDeletion/.test(told);
  if (!isLeaving && !/Disabled/.test(told)) return null;
  return {
    cli: [
      `key="${describe("Table.SSEDescription.KMSMasterKeyArn")}"`,
      ...(isLeaving ? ['aws kms cancel-key-deletion --region={region} --key-id="$key"'] : []),
      'aws kms enable-key --region={region} --key-id="$key"',
    ],
    terraform: [],
    cloudformation: [],
  };
}

const isArchived = ({ trace, reason }: Finding): boolean =>
  [reason.text, ...trace.map(({ actual }) => actual)].some((text) => /\bARCHIVED\b/.test(text));

const archived: FixParts = {
  cli: [
    "# Once its key can be used again. An archived table comes back under a new name.",
    "aws dynamodb restore-table-from-backup --region={region} --target-table-name={table}-restored \\",
    `  --backup-arn="${describe("Table.ArchivalSummary.ArchivalBackupArn")}"`,
  ],
  terraform: [],
  cloudformation: [],
};

/** Days: in compliance mode, which nobody lifts once three days are over; null: in governance mode, and a week. */
function lockedVault(days: number | null): FixParts {
  const least = days ?? 7;
  const note = [
    "# VAULT: where the points of the table lie, one that has no lock yet. Jobs that keep points for less will fail.",
    ...(days === null ? [] : ["# Three days later nobody can take this lock off: not you, and not AWS."]),
  ];
  return {
    cli: [
      ...note,
      "aws backup put-backup-vault-lock-configuration --region={region} --backup-vault-name=VAULT \\",
      `  --min-retention-days=${least}${days === null ? "" : " --changeable-for-days=3"}`,
    ],
    terraform: [
      ...note,
      'resource "aws_backup_vault_lock_configuration" "vault" {',
      ...(days === null ? [] : ["  changeable_for_days = 3"]),
      `  backup_vault_name   = "VAULT"`,
      `  min_retention_days  = ${least}`,
      "}",
    ],
    cloudformation: [
      ...note,
      "# In the AWS::Backup::BackupVault of account {account}, {region}:",
      "Properties:",
      "  LockConfiguration:",
      `    MinRetentionDays: ${least}`,
      ...(days === null ? [] : ["    ChangeableForDays: 3"]),
    ],
  };
}

const retention = (days: number): FixParts => ({
  cli: [],
  terraform: [
    `# In each rule of the backup plan that keeps points for less than ${days} days:`,
    "lifecycle {",
    `  delete_after = ${days}`,
    "}",
  ],
  cloudformation: [
    `# In each entry of BackupPlanRule that keeps points for less than ${days} days:`,
    "Lifecycle:",
    `  DeleteAfterDays: ${days}`,
  ],
});

function copies(vault: string): FixParts {
  const note = [
    "# In a rule of the plan that backs up {table}. Advanced features for DynamoDB have to be on in AWS Backup;",
    "# replace what stands in capitals. The copy is kept until somebody deletes it, unless you add a lifecycle.",
  ];
  return {
    cli: [],
    terraform: [...note, "copy_action {", `  destination_vault_arn = "${vault}"`, "}"],
    cloudformation: [...note, "CopyActions:", `  - DestinationBackupVaultArn: ${vault}`],
  };
}

const role = "arn:{partition}:iam::{account}:role/service-role/AWSBackupDefaultServiceRole";
const monthly = "cron(0 5 1 * ? *)";

const restoreTest: FixParts = {
  cli: [
    "# Restores the newest point of a month, and deletes what it restored. The role has to be allowed to restore.",
    "aws backup create-restore-testing-plan --region={region} --restore-testing-plan \\",
    `  '{"RestoreTestingPlanName":"dynamodb","ScheduleExpression":"${monthly}","RecoveryPointSelection":` +
      `{"Algorithm":"LATEST_WITHIN_WINDOW","IncludeVaults":["*"],"RecoveryPointTypes":["SNAPSHOT"]}}'`,
    "aws backup create-restore-testing-selection --region={region} --restore-testing-plan-name=dynamodb \\",
    "  --restore-testing-selection \\",
    `  '{"RestoreTestingSelectionName":"dynamodb","ProtectedResourceType":"DynamoDB","IamRoleArn":"${role}",` +
      `"ProtectedResourceArns":["${tableArn}"]}'`,
  ],
  terraform: [
    "# Restores the newest point of a month, and deletes what it restored. The role has to be allowed to restore.",
    'resource "aws_backup_restore_testing_plan" "dynamodb" {',
    '  name                = "dynamodb"',
    `  schedule_expression = "${monthly}"`,
    "  recovery_point_selection {",
    '    algorithm            = "LATEST_WITHIN_WINDOW"',
    '    include_vaults       = ["*"]',
    '    recovery_point_types = ["SNAPSHOT"]',
    "  }",
    "}",
    "",
    'resource "aws_backup_restore_testing_selection" "dynamodb" {',
    '  name                      = "dynamodb"',
    "  restore_testing_plan_name = aws_backup_restore_testing_plan.dynamodb.name",
    '  protected_resource_type   = "DynamoDB"',
    `  iam_role_arn              = "${role}"`,
    `  protected_resource_arns   = ["${tableArn}"]`,
    "}",
  ],
  cloudformation: [
    "# Restores the newest point of a month, and deletes what it restored. The role has to be allowed to restore.",
    "Resources:",
    "  DynamoDBRestoreTests:",
    "    Type: AWS::Backup::RestoreTestingPlan",
    "    Properties:",
    "      RestoreTestingPlanName: dynamodb",
    `      ScheduleExpression: ${monthly}`,
    "      RecoveryPointSelection:",
    "        Algorithm: LATEST_WITHIN_WINDOW",
    '        IncludeVaults: ["*"]',
    "        RecoveryPointTypes: [SNAPSHOT]",
    "  DynamoDBRestoreTest:",
    "    Type: AWS::Backup::RestoreTestingSelection",
    "    Properties:",
    "      RestoreTestingPlanName: !Ref DynamoDBRestoreTests",
    "      RestoreTestingSelectionName: dynamodb",
    "      ProtectedResourceType: DynamoDB",
    `      IamRoleArn: ${role}`,
    "      ProtectedResourceArns:",
    `        - ${tableArn}`,
  ],
};
