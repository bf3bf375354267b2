/**
 * Lines of snippets that several rules share, with holes for table, Region, account and partition. Values in capitals are
 * for the reader to replace: what stands there is not in the report.
 */

export type FixParts = Readonly<Record<"cli" | "terraform" | "cloudformation", readonly string[]>>;

export const tableArn = "arn:{partition}:dynamodb:{region}:{account}:table/{table}";

/** `--table-name=` in one word: a name may begin with a hyphen. */
export const onTable = "--table-name={table} --region={region}";

export const inTerraform = '# In the aws_dynamodb_table named "{table}" of account {account}, {region}:';

export const inTemplate = [
  '# In the AWS::DynamoDB::Table named "{table}" of account {account}, {region}',
  "# (of an AWS::DynamoDB::GlobalTable: in its entry of this Region under Replicas):",
];

/** Settings of a table, under one `Properties`. */
export const templateProperties = (lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : [...inTemplate, "Properties:", ...lines.map((line) => `  ${line}`)];

export const terraformTable = (lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : [inTerraform, ...lines];

const day = 86_400_000;

/** Whole days that are not shorter. */
export const daysOf = (milliseconds: number): number => Math.max(1, Math.ceil(milliseconds / day));

/** A backup plan of its own for the table, in a vault of its own; points are kept for `days`. */
export function ownPlan(days: number, every: "hour" | "day"): Pick<FixParts, "terraform" | "cloudformation"> {
  const schedule = every === "hour" ? "cron(0 * * * ? *)" : "cron(0 5 * * ? *)";
  const role = "arn:{partition}:iam::{account}:role/service-role/AWSBackupDefaultServiceRole";
  return {
    terraform: [
      "# In account {account}, {region}. The role is there once AWS Backup was used in the console; else name one of yours.",
      'resource "aws_backup_vault" "dynamodb" {',
      '  name = "dynamodb"',
      "}",
      "",
      'resource "aws_backup_plan" "dynamodb" {',
      '  name = "dynamodb"',
      "  rule {",
      `    rule_name         = "every-${every}"`,
      "    target_vault_name = aws_backup_vault.dynamodb.name",
      `    schedule          = "${schedule}"`,
      "    lifecycle {",
      `      delete_after = ${days}`,
      "    }",
      "  }",
      "}",
      "",
      'resource "aws_backup_selection" "dynamodb" {',
      '  name         = "dynamodb"',
      "  plan_id      = aws_backup_plan.dynamodb.id",
      `  iam_role_arn = "${role}"`,
      `  resources    = ["${tableArn}"]`,
      "}",
    ],
    cloudformation: [
      "# In account {account}, {region}. The role is there once AWS Backup was used in the console; else name one of yours.",
      "Resources:",
      "  DynamoDBVault:",
      "    Type: AWS::Backup::BackupVault",
      "    DeletionPolicy: Retain",
      "    UpdateReplacePolicy: Retain",
      "    Properties:",
      "      BackupVaultName: dynamodb",
      "  DynamoDBPlan:",
      "    Type: AWS::Backup::BackupPlan",
      "    Properties:",
      "      BackupPlan:",
      "        BackupPlanName: dynamodb",
      "        BackupPlanRule:",
      `          - RuleName: every-${every}`,
      "            TargetBackupVault: !Ref DynamoDBVault",
      `            ScheduleExpression: ${schedule}`,
      "            Lifecycle:",
      `              DeleteAfterDays: ${days}`,
      "  DynamoDBSelection:",
      "    Type: AWS::Backup::BackupSelection",
      "    Properties:",
      "      BackupPlanId: !Ref DynamoDBPlan",
      "      BackupSelection:",
      "        SelectionName: dynamodb",
      `        IamRoleArn: ${role}`,
      "        Resources:",
      `          - ${tableArn}`,
    ],
  };
}
