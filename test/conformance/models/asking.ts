/**
 * Asks an emulator over HTTP and brings every answer before a court: well-formed requests for each operation in the
 * organization of `varied-organization.ts`, and a walk through everything any organization lets be read.
 */
import type { Emulator } from "../../../src/emulator/emulator.ts";
import type { Input } from "../../../src/emulator/input.ts";
import { operations, type OperationId } from "../../../src/emulator/operations.ts";
import type { RecoveryTruth } from "../../../src/emulator/truth-recovery.ts";
import type { Courtroom } from "./courtroom.ts";
import type { RawAnswer } from "./judge-answer.ts";
import { externalId, management, member, region, roleArn, smallFinding, tableArn } from "./varied-organization.ts";
import { requestFor, send, type Keys } from "./wire.ts";

export type Asked = {
  readonly operation: OperationId;
  readonly input: Input;
  /** Those of the member account unless given; null: unsigned. */
  readonly keys?: Keys | null;
  readonly region?: string;
};

export async function ask(of: Emulator, asked: Asked, patience?: number): Promise<RawAnswer | null> {
  const { operation, input, keys } = asked;
  const signer = keys === null ? null : { keys: keys ?? of.credentials(member), region: asked.region ?? region };
  return send(of.endpoint, requestFor(operation, input, signer), patience);
}

/** The code it was refused with, or null. Throws when there was no answer. */
export async function judged(court: Courtroom, of: Emulator, asked: Asked): Promise<string | null> {
  const answer = await ask(of, asked);
  if (answer === null) throw new Error(`${asked.operation} was not answered`);
  return court.judge(operations[asked.operation], answer);
}

const named = { TableName: "orders" };
let made = 0;
export const job = {
  BackupVaultName: "governed",
  ResourceArn: tableArn("orders"),
  IamRoleArn: `arn:aws:iam::${member}:role/Backup`,
  Lifecycle: { DeleteAfterDays: 35 },
};
const policy = JSON.stringify({
  Version: "2012-10-17",
  Statement: [
    { Effect: "Allow", Principal: { AWS: member }, Action: "dynamodb:GetItem", Resource: tableArn("orders") },
  ],
});

/** Operations that want more than an empty input. */
const inputs: Readonly<Partial<Record<OperationId, (of: Emulator) => Input>>> = {
  "dynamodb:DescribeTable": () => named,
  "dynamodb:DescribeContinuousBackups": () => named,
  "dynamodb:UpdateContinuousBackups": () => ({
    ...named,
    PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: 14 },
  }),
  "dynamodb:CreateTable": () => ({
    TableName: `made-${(made += 1)}`,
    KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
    AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
    Tags: [{ Key: "team", Value: "payments" }],
  }),
  "dynamodb:DeleteTable": () => ({ TableName: "bare" }),
  "dynamodb:CreateBackup": () => ({ ...named, BackupName: "nightly" }),
  "dynamodb:DescribeBackup": (of) => ({ BackupArn: backupOf(of, "AVAILABLE", "USER") }),
  "dynamodb:DeleteBackup": (of) => ({ BackupArn: backupOf(of, "AVAILABLE", "USER") }),
  "dynamodb:RestoreTableFromBackup": (of) => ({
    TargetTableName: `made-${(made += 1)}`,
    BackupArn: backupOf(of, "AVAILABLE", "USER"),
  }),
  "dynamodb:RestoreTableToPointInTime": () => ({
    TargetTableName: `made-${(made += 1)}`,
    SourceTableName: "indexed",
    UseLatestRestorableTime: true,
  }),
  "dynamodb:Scan": () => ({ TableName: "indexed", ReturnConsumedCapacity: "INDEXES" }),
  "dynamodb:ListTagsOfResource": () => ({ ResourceArn: tableArn("orders") }),
  "backup:DescribeBackupVault": () => ({ BackupVaultName: "main" }),
  "backup:ListRecoveryPointsByBackupVault": () => ({ BackupVaultName: "main" }),
  "backup:ListRecoveryPointsByResource": () => ({ ResourceArn: tableArn("orders") }),
  "backup:DescribeRecoveryPoint": (of) => ({
    BackupVaultName: "main",
    RecoveryPointArn: recoveryOf(of).vaults.find(({ name }) => name === "main")?.points[0]?.arn,
  }),
  "backup:GetBackupPlan": (of) => ({ BackupPlanId: recoveryOf(of).plans[0]?.id }),
  "backup:ListBackupSelections": (of) => ({ BackupPlanId: recoveryOf(of).plans[0]?.id }),
  "backup:GetBackupSelection": (of) => ({
    BackupPlanId: recoveryOf(of).plans[0]?.id,
    SelectionId: recoveryOf(of).plans[0]?.selections[0]?.id,
  }),
  "dynamodb:UpdateTable": () => ({
    TableName: "settled",
    DeletionProtectionEnabled: true,
    TableClass: "STANDARD_INFREQUENT_ACCESS",
    BillingMode: "PAY_PER_REQUEST",
  }),
  "dynamodb:TagResource": () => ({ ResourceArn: tableArn("orders"), Tags: [{ Key: "owner", Value: "payments" }] }),
  "dynamodb:UntagResource": () => ({ ResourceArn: tableArn("orders"), TagKeys: ["key-0", "never"] }),
  "dynamodb:PutResourcePolicy": () => ({ ResourceArn: tableArn("orders"), Policy: policy }),
  "dynamodb:UpdateTimeToLive": () => ({
    TableName: named.TableName,
    TimeToLiveSpecification: { Enabled: true, AttributeName: "expires" },
  }),
  "dynamodb:EnableKinesisStreamingDestination": () => ({
    ...named,
    StreamArn: `arn:aws:kinesis:${region}:${member}:stream/made-${(made += 1)}`,
    EnableKinesisStreamingConfiguration: { ApproximateCreationDateTimePrecision: "MICROSECOND" },
  }),
  "backup:StartBackupJob": () => job,
  "backup:DescribeBackupJob": (of) => ({ BackupJobId: recoveryOf(of).jobs[0]?.id }),
  "dynamodb:DescribeTimeToLive": () => named,
  "dynamodb:GetResourcePolicy": () => ({ ResourceArn: tableArn("settled") }),
  "dynamodb:DescribeKinesisStreamingDestination": () => named,
  "kms:DescribeKey": () => ({ KeyId: "00000000-0000-4000-8000-000000000001" }),
  "securityhub:BatchImportFindings": () => ({ Findings: [smallFinding] }),
  "organizations:ListTagsForResource": () => ({ ResourceId: member }),
  "sts:AssumeRole": () => ({
    RoleArn: roleArn,
    RoleSessionName: "audit",
    ExternalId: externalId,
    Policy: '{"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}',
  }),
};

/** A request that the operation answers with an output. */
export function wellFormed(of: Emulator, operation: OperationId): Asked {
  const asks = operations[operation].service === "organizations" ? management : member;
  return { operation, input: inputs[operation]?.(of) ?? {}, keys: of.credentials(asks) };
}

/** What AWS Backup holds in the member account's Region. */
export function recoveryOf(of: Emulator) {
  const scopes = of.truth().accounts.find((account) => account.id === member)?.scopes ?? [];
  const found = scopes.find((scope) => scope.region === region);
  if (!found) throw new Error("the member has no such Region");
  return found.recovery;
}

/** The first such backup that the emulator knows of in the member account. */
export function backupOf(of: Emulator, status: string, type: string): string {
  const scopes = of.truth().accounts.find((account) => account.id === member)?.scopes ?? [];
  const backups = scopes.flatMap((scope) => scope.backups);
  const found = backups.find((backup) => backup.status === status && backup.type === type);
  if (!found) throw new Error(`no ${status} backup of type ${type}`);
  return found.arn;
}

/** Asks for everything that can be read, wherever it can be asked from, in small pages. */
export async function walk(court: Courtroom, own: Emulator): Promise<void> {
  const { accounts, organization } = own.truth();
  const keys = own.credentials(organization.managementAccount);
  await judged(court, own, { operation: "organizations:DescribeOrganization", input: {}, keys });
  await pages(court, own, { operation: "organizations:ListAccounts", input: { MaxResults: 7 }, keys }, ["NextToken"]);
  for (const { id } of accounts) {
    const tags = { operation: "organizations:ListTagsForResource", input: { ResourceId: id }, keys } as const;
    await pages(court, own, tags, ["NextToken"]);
  }
  for (const account of accounts) await walkAccount(court, own, account);
}

type AccountTruth = ReturnType<Emulator["truth"]>["accounts"][number];

async function walkAccount(court: Courtroom, own: Emulator, account: AccountTruth): Promise<void> {
  const keys = own.credentials(account.id);
  const one = (operation: OperationId, input: Input, at?: string) =>
    judged(court, own, { operation, input, keys, ...(at === undefined ? {} : { region: at }) });
  await one("sts:GetCallerIdentity", {});
  await pages(court, own, { operation: "account:ListRegions", input: { MaxResults: 2 }, keys }, ["NextToken"]);
  // One Region stands for all that hold nothing.
  const scopes = account.scopes.filter(
    (scope, n) => n === 0 || scope.tables.length + scope.backups.length + scope.recovery.vaults.length > 0,
  );
  for (const { region: at, tables, backups, recovery } of scopes) {
    for (const [operation, input, cursor] of listings)
      await pages(court, own, { operation, input, keys, region: at }, cursor);
    for (const { name, arn, settings } of tables) {
      await one("dynamodb:DescribeTable", { TableName: name }, at);
      await one("dynamodb:DescribeTimeToLive", { TableName: name }, at);
      await one("dynamodb:GetResourcePolicy", { ResourceArn: arn }, at);
      await one("dynamodb:DescribeKinesisStreamingDestination", { TableName: name }, at);
      if (settings.encryption !== null) await one("kms:DescribeKey", { KeyId: settings.encryption.keyArn }, at);
      await one("dynamodb:DescribeContinuousBackups", { TableName: name }, at);
      const tags = { operation: "dynamodb:ListTagsOfResource", input: { ResourceArn: arn }, keys, region: at } as const;
      await pages(court, own, tags, ["NextToken"]);
    }
    for (const { arn } of backups) await one("dynamodb:DescribeBackup", { BackupArn: arn }, at);
    for (const { id } of recovery.jobs) await one("backup:DescribeBackupJob", { BackupJobId: id }, at);
    for (const asked of recoveryReads(recovery)) {
      await pages(court, own, { ...asked, keys, region: at }, ["NextToken"]);
    }
  }
}

/** Every read of what AWS Backup holds, by its names; a call about one thing is a list of one page. */
export function recoveryReads({ vaults, plans }: RecoveryTruth): Pick<Asked, "operation" | "input">[] {
  const points = vaults.flatMap((vault) => vault.points.map((point) => ({ vault: vault.name, ...point })));
  return [
    { operation: "backup:DescribeRegionSettings", input: {} },
    ...vaults.flatMap(({ name }) => [
      { operation: "backup:DescribeBackupVault" as const, input: { BackupVaultName: name } },
      {
        operation: "backup:ListRecoveryPointsByBackupVault" as const,
        input: { BackupVaultName: name, MaxResults: 3 },
      },
    ]),
    ...points.map(({ vault, arn }) => ({
      operation: "backup:DescribeRecoveryPoint" as const,
      input: { BackupVaultName: vault, RecoveryPointArn: arn },
    })),
    ...[...new Set(points.map(({ of }) => of))].map((arn) => ({
      operation: "backup:ListRecoveryPointsByResource" as const,
      input: { ResourceArn: arn, MaxResults: 2 },
    })),
    ...plans.flatMap(({ id, selections }) => [
      { operation: "backup:GetBackupPlan" as const, input: { BackupPlanId: id } },
      { operation: "backup:ListBackupSelections" as const, input: { BackupPlanId: id, MaxResults: 1 } },
      ...selections.map((selection) => ({
        operation: "backup:GetBackupSelection" as const,
        input: { BackupPlanId: id, SelectionId: selection.id },
      })),
    ]),
  ];
}

type Cursor = readonly [from: string, to?: string];

const listings: readonly (readonly [OperationId, Input, Cursor])[] = [
  ["dynamodb:ListTables", { Limit: 3 }, ["LastEvaluatedTableName", "ExclusiveStartTableName"]],
  ["dynamodb:ListBackups", { BackupType: "ALL", Limit: 3 }, ["LastEvaluatedBackupArn", "ExclusiveStartBackupArn"]],
  ["tag:GetResources", { ResourcesPerPage: 2 }, ["PaginationToken"]],
  ["backup:ListProtectedResources", { MaxResults: 2 }, ["NextToken"]],
  ["backup:ListBackupVaults", { MaxResults: 2 }, ["NextToken"]],
  ["backup:ListBackupPlans", { MaxResults: 2 }, ["NextToken"]],
  ["backup:ListRestoreJobs", { MaxResults: 2 }, ["NextToken"]],
  ["securityhub:GetFindings", { MaxResults: 1 }, ["NextToken"]],
];

/** Every page; ends at the first that is refused. */
async function pages(court: Courtroom, own: Emulator, asked: Asked, [from, to = from]: Cursor): Promise<void> {
  let cursor: Input = {};
  for (;;) {
    const answer = await ask(own, { ...asked, input: { ...asked.input, ...cursor } });
    if (answer === null) throw new Error(`${asked.operation} was not answered`);
    if (court.judge(operations[asked.operation], answer) !== null) return;
    const next = (JSON.parse(answer.body.toString()) as Input)[from];
    if (next === undefined || next === "") return;
    cursor = { [to]: next };
  }
}
