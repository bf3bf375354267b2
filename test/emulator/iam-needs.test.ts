/** Every action that a call needs, and of what: a role that lacks one is refused, and the refusal names it. */
import { StartBackupJobCommand } from "@aws-sdk/client-backup";
import {
  EnableKinesisStreamingDestinationCommand,
  RestoreTableFromBackupCommand,
  RestoreTableToPointInTimeCommand,
  ScanCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from "@aws-sdk/client-dynamodb";
import { ListRegionsCommand } from "@aws-sdk/client-account";
import { DescribeKeyCommand } from "@aws-sdk/client-kms";
import { describe, expect, it } from "vitest";
import type { RoleSpec } from "../../src/emulator/iam-spec.ts";
import { clientsOf, member, organizationOf, refusalOf, region, sessionKeys, started } from "./clients.ts";

const tableArn = (name: string): string => `arn:aws:dynamodb:${region}:${member}:table/${name}`;
const vaultArn = `arn:aws:backup:${region}:${member}:backup-vault:Default`;
const roleArn = `arn:aws:iam::${member}:role/service-role/Backup`;
const streamArn = `arn:aws:kinesis:${region}:${member}:stream/changes`;
const keyArn = `arn:aws:kms:${region}:${member}:key/11111111-2222-3333-4444-555555555555`;

type Need = readonly [action: string, on: string];
type Statement = Readonly<Record<string, unknown>>;

const roleWith = (...statements: readonly Statement[]): RoleSpec => ({
  name: "RestorableAudit",
  policies: [{ Version: "2012-10-17", Statement: statements }],
});
const allowed = (needs: readonly Need[]): RoleSpec =>
  needs.length === 0
    ? { name: "RestorableAudit", policies: [] }
    : roleWith(...needs.map(([Action, Resource]) => ({ Effect: "Allow", Action, Resource })));

async function emulated(role: RoleSpec) {
  const emulator = await started(
    organizationOf(
      [
        {
          name: "orders",
          pitr: { enabled: true },
          tags: { tier: "gold" },
          backups: [{ age: "1d" }],
          encryption: { keyArn },
        },
      ],
      {},
      { roles: [role], backup: { [region]: { vaults: [{ name: "Default" }] } } },
    ),
  );
  const clients = clientsOf(emulator, await sessionKeys(emulator));
  const backupArn =
    emulator.truth().accounts[1]?.scopes.find((scope) => scope.region === region)?.backups[0]?.arn ?? "";
  return { emulator, backupArn, ...clients };
}

type Emulated = Awaited<ReturnType<typeof emulated>>;

const fill = ["BatchWriteItem", "DeleteItem", "GetItem", "PutItem", "Query", "Scan", "UpdateItem"].map((name): Need => [
  `dynamodb:${name}`,
  tableArn("copy"),
]);

/** What DynamoDB does with the key of the table. */
const useKey = [
  "CreateGrant",
  "Decrypt",
  "DescribeKey",
  "Encrypt",
  "GenerateDataKey",
  "GenerateDataKeyWithoutPlaintext",
  "ReEncryptFrom",
  "ReEncryptTo",
].map((name): Need => [`kms:${name}`, keyArn]);

type Row = readonly [string, (to: Emulated) => readonly Need[], (to: Emulated) => Promise<unknown>];

const rows: readonly Row[] = [
  [
    "RestoreTableFromBackup",
    ({ backupArn }) => [
      ["dynamodb:RestoreTableFromBackup", backupArn],
      ["dynamodb:RestoreTableFromBackup", tableArn("copy")],
      ...fill,
      ...useKey,
    ],
    ({ dynamodb, backupArn }) =>
      dynamodb.send(new RestoreTableFromBackupCommand({ BackupArn: backupArn, TargetTableName: "copy" })),
  ],
  [
    "RestoreTableToPointInTime",
    () => [
      ["dynamodb:RestoreTableToPointInTime", tableArn("orders")],
      ["dynamodb:RestoreTableToPointInTime", tableArn("copy")],
      ...fill,
      ...useKey,
    ],
    ({ dynamodb }) =>
      dynamodb.send(
        new RestoreTableToPointInTimeCommand({
          SourceTableName: "orders",
          TargetTableName: "copy",
          UseLatestRestorableTime: true,
        }),
      ),
  ],
  [
    "StartBackupJob",
    () => [
      ["backup:StartBackupJob", vaultArn],
      ["iam:PassRole", roleArn],
    ],
    ({ backup }) =>
      backup.send(
        new StartBackupJobCommand({ BackupVaultName: "Default", ResourceArn: tableArn("orders"), IamRoleArn: roleArn }),
      ),
  ],
  [
    "EnableKinesisStreamingDestination",
    () => [
      ["dynamodb:EnableKinesisStreamingDestination", tableArn("orders")],
      ["kinesis:DescribeStream", streamArn],
      ["kinesis:PutRecord", streamArn],
      ["kinesis:PutRecords", streamArn],
    ],
    ({ dynamodb }) =>
      dynamodb.send(new EnableKinesisStreamingDestinationCommand({ TableName: "orders", StreamArn: streamArn })),
  ],
];

describe.each(rows)("%s", (_name, needsOf, call) => {
  it("needs these actions on these things and no more", async () => {
    const to = await emulated(allowed([]));
    to.emulator.setRole(member, allowed(needsOf(to)));
    await expect(call(to)).resolves.toBeDefined();
  });

  it("is refused for want of any one, which the refusal names", async () => {
    const to = await emulated(allowed([]));
    const needs = needsOf(to);
    for (const [index, [action, on]] of needs.entries()) {
      to.emulator.setRole(member, allowed(needs.filter((_, n) => n !== index)));
      const { name, message } = await refusalOf(call(to));
      expect([name, message]).toEqual([
        "AccessDeniedException",
        expect.stringContaining(
          `perform: ${action} on resource: ${on} because no identity-based policy allows the ${action} action`,
        ),
      ]);
    }
  });
});

describe("what a call tells of itself", () => {
  const may = (action: string, condition: Statement): RoleSpec =>
    roleWith(
      { Effect: "Allow", Action: "*", Resource: "*" },
      { Effect: "Deny", Action: action, Resource: "*", Condition: condition },
    );
  const orders = tableArn("orders");

  const cases: readonly (readonly [string, string, Statement, (to: Emulated) => Promise<unknown>])[] = [
    [
      "the service that a role is passed to",
      "iam:PassRole",
      { StringEquals: { "iam:PassedToService": "backup.amazonaws.com" } },
      ({ backup }) =>
        backup.send(
          new StartBackupJobCommand({ BackupVaultName: "Default", ResourceArn: orders, IamRoleArn: roleArn }),
        ),
    ],
    [
      "the tags that the table has",
      "dynamodb:Scan",
      { StringEquals: { "aws:ResourceTag/tier": "gold" } },
      ({ dynamodb }) => dynamodb.send(new ScanCommand({ TableName: "orders" })),
    ],
    [
      "the tags that it would give",
      "dynamodb:TagResource",
      { StringEquals: { "aws:RequestTag/tier": "lead" } },
      ({ dynamodb }) =>
        dynamodb.send(new TagResourceCommand({ ResourceArn: orders, Tags: [{ Key: "tier", Value: "lead" }] })),
    ],
    [
      "the keys of the tags that it would take away",
      "dynamodb:UntagResource",
      { "ForAnyValue:StringEquals": { "aws:TagKeys": ["tier"] } },
      ({ dynamodb }) => dynamodb.send(new UntagResourceCommand({ ResourceArn: orders, TagKeys: ["owner", "tier"] })),
    ],
    [
      "the Region of a service that has but one",
      "account:ListRegions",
      { StringEquals: { "aws:RequestedRegion": "us-east-1" } },
      ({ account }) => account.send(new ListRegionsCommand({})),
    ],
    [
      "the account and the organization of what it is about",
      "kms:DescribeKey",
      {
        StringEquals: { "aws:ResourceAccount": member, "aws:PrincipalAccount": member },
        Null: { "aws:ResourceOrgID": "false" },
      },
      ({ kms }) => kms.send(new DescribeKeyCommand({ KeyId: keyArn })),
    ],
    [
      "that DynamoDB uses a key in the caller's name",
      "kms:Decrypt",
      { StringLike: { "kms:ViaService": "dynamodb.*.amazonaws.com" } },
      ({ dynamodb }) => dynamodb.send(new ScanCommand({ TableName: "orders" })),
    ],
    [
      "that AWS KMS is called by nobody in between",
      "kms:DescribeKey",
      { Null: { "kms:ViaService": "true" }, Bool: { "aws:ViaAWSService": "false", "aws:SecureTransport": "true" } },
      ({ kms }) => kms.send(new DescribeKeyCommand({ KeyId: keyArn })),
    ],
    [
      "the role that it is made by, not its session",
      "account:ListRegions",
      { ArnEquals: { "aws:PrincipalArn": `arn:aws:iam::${member}:role/RestorableAudit` } },
      ({ account }) => account.send(new ListRegionsCommand({})),
    ],
    [
      "the instant of the organization's clock",
      "account:ListRegions",
      { DateEquals: { "aws:CurrentTime": "2026-11-20T12:00:00Z" } },
      ({ account }) => account.send(new ListRegionsCommand({})),
    ],
  ];
  it.each(cases)("is %s", async (_name, action, condition, call) => {
    const to = await emulated(roleWith({ Effect: "Allow", Action: "*", Resource: "*" }));
    await call(to);
    to.emulator.setRole(member, may(action, condition));
    const { message } = await refusalOf(call(to));
    expect(message).toContain(`perform: ${action} on resource: `);
    expect(message).toContain("with an explicit deny in an identity-based policy");
  });
});
