/**
 * An organization with every shape of account, Region, table and backup that can be written down, so that answers about it
 * hold every member the emulator can send; for clients to walk and for AWS's models to judge.
 */
import {
  pointStatuses,
  restoreStatuses,
  validations,
  type AwsBackupSpec,
  type PointSpec,
  type RestoreJobSpec,
} from "../../../src/emulator/backup-spec.ts";
import { failedStates } from "../../../src/emulator/backup-job.ts";
import {
  accountStates,
  tableStatuses,
  type AccountSpec,
  type OrganizationSpec,
  type TableSpec,
} from "../../../src/emulator/organization.ts";
import { restorableTables } from "./varied-restores.ts";
import { settingsTables, sharedKeys } from "./varied-settings.ts";

export const management = "111111111111";
export const member = "222222222222";
export const region = "eu-central-1";
/** Enabled in no account but the management account. */
export const optInRegion = "me-central-1";
export const externalId = "conformance-7";
export const role = "RestorableAudit";
export const roleArn = `arn:aws:iam::${member}:role/${role}`;

export const tableArn = (name: string): string => `arn:aws:dynamodb:${region}:${member}:table/${name}`;

const key = `arn:aws:kms:${region}:${member}:key/4f1a2c3e-0000-4000-8000-1234567890ab`;

const inEveryStatus = tableStatuses.map((status): TableSpec => ({
  name: `status-${status.toLowerCase()}`,
  status,
  created: "9d",
}));

const tables: readonly TableSpec[] = [
  ...inEveryStatus,
  ...settingsTables({ region, member, management }),
  ...restorableTables,
  {
    name: "orders",
    created: "2021-01-02T03:04:05.678Z",
    pitr: { enabled: true, period: 14 },
    deletionProtection: true,
    billingMode: "PAY_PER_REQUEST",
    class: "STANDARD_INFREQUENT_ACCESS",
    sizeBytes: 9_007_199_254_740_991,
    itemCount: 12,
    encryption: { keyArn: key, inaccessibleSince: "2h" },
    tags: Object.fromEntries(
      Array.from({ length: 23 }, (_, n) => [`key-${n}`, n === 0 ? "" : `<&"'> ${n} \u00e9\u{1f9ea}`]),
    ),
    replicas: [{ region: "us-east-1" }, { region: "us-east-1", account: management, status: "REGION_DISABLED" }],
    backups: [
      { age: "2021-03-04T05:06:07.089Z", count: 7, every: "36h" },
      { age: "1m", status: "CREATING", name: "being-made" },
      { age: "2d", type: "AWS_BACKUP" },
      { age: "2021-01-01T00:00:00.001Z", of: "namesake" },
      { age: "3d", noTableId: true },
    ],
    awsBackup: { last: "2021-03-04T05:06:07.890Z", vault: "vault_1" },
  },
  { name: "bare", tableId: null, deletionProtection: null, pitr: { enabled: true, period: null, since: "1h" } },
  { name: "restoring", status: "CREATING", restoring: true, created: "1m" },
  { name: "young", created: "2s" },
  { name: "archived-without-backup", status: "ARCHIVED", archival: { at: "8d", backup: false } },
  { name: "recreated", created: "1d", backups: [{ age: "3d", type: "SYSTEM", of: "namesake" }] },
  { name: "gone", deleted: "5d", backups: [{ age: "5d", type: "SYSTEM" }, { age: "6d" }], awsBackup: { last: "6d" } },
  {
    name: "t".repeat(255),
    tags: { ["k".repeat(128)]: "v".repeat(256) },
    backups: [{ age: "1d" }],
    awsBackup: { last: "1d" },
  },
];

/** As small as AWS takes one. */
export const smallFinding = {
  SchemaVersion: "2018-10-08",
  Id: "restorable/orders/pitr-enabled",
  ProductArn: `arn:aws:securityhub:${region}:${member}:product/${member}/default`,
  GeneratorId: "restorable/pitr-enabled",
  AwsAccountId: member,
  Types: ["Software and Configuration Checks/AWS Security Best Practices"],
  CreatedAt: "2026-11-20T09:30:00.000Z",
  UpdatedAt: "2026-11-20T09:30:00.000Z",
  Severity: { Label: "HIGH" },
  Title: "PITR is off",
  Description: "orders: PITR is off",
  Resources: [{ Type: "AwsDynamoDbTable", Id: tableArn("orders"), Partition: "aws", Region: region }],
};

const vaultArn = (vault: string): string => `arn:aws:backup:us-east-1:${management}:backup-vault:${vault}`;
const tags = [
  { key: "aws:ResourceTag/env", value: "prod" },
  { key: "aws:ResourceTag/team", value: "" },
];

const backup: AwsBackupSpec = {
  vaults: [
    {
      name: "main",
      keyArn: key,
      lock: { minRetentionDays: 7, maxRetentionDays: 3650, lockDate: { in: "3d" } },
      points: [
        ...pointStatuses.map((status, n): PointSpec => ({
          of: "orders",
          age: `${n + 2}d`,
          status,
          plan: "daily",
          ...(status === "EXPIRED" ? { deleteAfterDays: 1 } : {}),
        })),
        { of: "orders", age: "2021-03-04T05:06:07.089Z", coldAfterDays: 30, sizeBytes: 9_007_199_254_740_991 },
        { of: "orders", age: "20d", coldAfterDays: 30, deleteAfterDays: 120, rule: "second", plan: "daily" },
        { of: "bare", age: "1h", encrypted: false },
        { of: "bare", age: "1h", advanced: false },
        { of: `arn:aws:dynamodb:us-east-1:${management}:table/copied`, age: "3h", copiedFrom: vaultArn("main") },
        { of: `arn:aws:rds:${region}:${member}:db:one`, type: "RDS", age: "3h" },
      ],
    },
    { name: "governed", lock: {} },
    { name: "apart", type: "LOGICALLY_AIR_GAPPED_BACKUP_VAULT", points: [{ of: tableArn("gone"), age: "9d" }] },
    { name: "aws/efs/automatic-backup-vault" },
  ],
  plans: [
    {
      name: "daily",
      lastRun: "7h",
      rules: [
        { name: "first", vault: "main" },
        {
          name: "second",
          vault: "main",
          schedule: "rate(12 hours)",
          timezone: "Europe/Berlin",
          startWindow: "1h",
          completionWindow: "2d",
          continuous: true,
          coldAfterDays: 30,
          deleteAfterDays: 120,
          airGappedVaultArn: vaultArn("apart"),
          copies: [{ vaultArn: vaultArn("main") }, { vaultArn: vaultArn("apart"), deleteAfterDays: 7 }],
        },
      ],
      selections: [
        { name: "all", resources: ["*"], notResources: [tableArn("bare")] },
        {
          name: "tagged",
          role: `arn:aws:iam::${member}:role/Backup`,
          listOfTags: [{ key: "env", value: "prod" }],
          conditions: { StringEquals: tags, StringNotEquals: tags, StringLike: tags, StringNotLike: tags },
        },
        { name: "nothing" },
      ],
    },
    { name: "of-the-organization", organization: true, rules: [{ name: "daily", vault: "Default" }] },
    { name: "with-own-id", id: "8F81F553-3A74-4A3F-B93D-B3360DC80C50", rules: [{ name: "daily", vault: "none" }] },
  ],
  backupJobs: [
    { of: "orders", vault: "governed", age: "1d", deleteAfterDays: 120, coldAfterDays: 30 },
    { of: "bare", vault: "governed", age: "1m" },
    { of: "bare", vault: "governed", age: "0s" },
    ...failedStates.map((state) => ({
      of: "orders",
      vault: "main",
      age: "2d",
      failure: { state, message: "refused <&> \u00e9" },
    })),
  ],
  failingJobs: [{ of: "bare", message: "the table cannot be read" }],
  restoreJobs: [
    ...restoreStatuses.map((status, n): RestoreJobSpec => ({
      of: "orders",
      age: `${n + 1}d`,
      status,
      createdTable: "restored",
    })),
    ...validations.map((validation, n): RestoreJobSpec => ({
      of: "orders",
      age: `${n + 1}d`,
      completedAfter: "90m",
      testingPlan: "quarterly",
      validation,
    })),
    { of: `arn:aws:rds:${region}:${member}:db:other`, type: "RDS", age: "3h" },
  ],
};

const inEveryState = accountStates.flatMap((state, n) =>
  (["state", "status", "both"] as const).map((sends, m): AccountSpec => ({
    id: `3333333333${n}${m}`,
    name: "N".repeat(128),
    ou: "Closed/Long ago",
    state,
    sends,
  })),
);

export const variedOrganization: OrganizationSpec = {
  now: "2026-11-20T12:00:00.000Z",
  managementAccount: management,
  regions: [optInRegion, region, "us-east-1", "eu-west-1", "af-south-1"],
  accounts: [
    {
      id: management,
      name: "management",
      regions: [region, optInRegion, "us-east-1", "eu-west-1"],
      roles: [role],
      keys: { [region]: sharedKeys },
    },
    {
      id: member,
      name: "member",
      securityHub: true,
      tags: Object.fromEntries(Array.from({ length: 30 }, (_, n) => [`key-${n}`, n === 0 ? "" : `a=b/${n} \u00e9`])),
      ou: "Workloads/Prod",
      regions: [region, "us-east-1"],
      externalId,
      maxSessionDuration: 7200,
      tables: { [region]: tables, "us-east-1": { generate: { count: 3, seed: 7 } } },
      backup: { [region]: backup, "us-east-1": { optIn: false, advanced: false } },
    },
    { generate: { count: 12, firstId: "400000000001", name: "generated {n}", regions: [region] } },
    ...inEveryState,
  ],
};
