/**
 * A recorded answer comes in, what our emulator answers to the same call about an equivalent table goes out, as it is on
 * the wire. undefined: the emulator does not answer that operation.
 */
import type { AwsBackupSpec } from "../../../src/emulator/backup-spec.ts";
import { startEmulator } from "../../../src/emulator/emulator.ts";
import type { TableSpec } from "../../../src/emulator/organization.ts";
import { backupPath } from "../models/backup-request.ts";
import { isObject, textOf, type Json, type JsonObject, type RecordedAnswer } from "./recordings.ts";
import { isInstant, isoOf } from "./wire-form.ts";

export type Answered = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly data: Json;
};

const account = "111111111111";
const region = "us-east-1";
const now = "2026-03-01T12:34:56.789Z";
const name = "orders";
const arn = `arn:aws:dynamodb:${region}:${account}:table/${name}`;

type Equivalent = {
  readonly table: TableSpec;
  readonly backup?: AwsBackupSpec;
  readonly input: Readonly<Record<string, unknown>>;
};

const backedUp: TableSpec = { name, backups: [{ age: "1d" }] };

/** Tables and input of the call; `backup` is the ARN of the table's one backup. */
const equivalents: Readonly<Record<string, (data: JsonObject, backup: string) => Equivalent>> = {
  "dynamodb.ListTables": () => ({ table: { name }, input: {} }),
  "dynamodb.DescribeTable": ({ Table }) => {
    const table = tableLike(Table);
    return { table, input: { TableName: table.name } };
  },
  "dynamodb.DescribeContinuousBackups": (data) => ({
    table: { name, pitr: { enabled: hasPitr(data) } },
    input: { TableName: "Error" in data ? "not-there" : name },
  }),
  "dynamodb.UpdateContinuousBackups": () => ({
    table: { name },
    input: { TableName: name, PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true } },
  }),
  "dynamodb.ListBackups": () => ({ table: backedUp, input: {} }),
  "dynamodb.CreateBackup": () => ({ table: { name }, input: { TableName: name, BackupName: "nightly" } }),
  "dynamodb.DescribeBackup": (_, backup) => ({ table: backedUp, input: { BackupArn: backup } }),
  "dynamodb.DeleteBackup": (_, backup) => ({ table: backedUp, input: { BackupArn: backup } }),
  "dynamodb.DeleteTable": () => ({ table: { name }, input: { TableName: name } }),
  "dynamodb.ListTagsOfResource": () => ({ table: { name, tags: { tier: "gold" } }, input: { ResourceArn: arn } }),
  "tagging.GetResources": ({ ResourceTagMappingList: listed }) => ({
    table: { name, ...tagsLike(listed) },
    input: { ResourceTypeFilters: ["dynamodb:table"] },
  }),
  "backup.ListRecoveryPointsByResource": () => ({
    table: { name },
    backup: { vaults: [{ name: "Default", points: [{ of: name, age: "1d", sizeBytes: 512 }] }] },
    input: { ResourceArn: arn },
  }),
  "backup.DescribeBackupVault": () => ({
    table: { name, awsBackup: { last: "1d" } },
    // The recorded vault was made at an instant of its own, not at a whole second.
    backup: { vaults: [{ name: "Default", created: "2019-11-19T11:42:20.907Z" }] },
    input: { BackupVaultName: "Default" },
  }),
};

export const isAnsweredByUs = ({ service, command }: RecordedAnswer): boolean => `${service}.${command}` in equivalents;

export async function equivalentAnswer({ service, command, data }: RecordedAnswer): Promise<Answered> {
  const make = equivalents[`${service}.${command}`];
  if (make === undefined) throw new Error(`the emulator does not answer ${command}`);
  const { table, backup: held } = make(data, "");
  const tables = { [region]: [table] };
  const emulator = await startEmulator({
    organization: {
      now,
      managementAccount: account,
      accounts: [{ id: account, tables, ...(held && { backup: { [region]: held } }) }],
    },
  });
  try {
    const backup = emulator.truth().accounts[0]?.scopes[0]?.backups[0]?.arn ?? "";
    const target = service === "dynamodb" ? "DynamoDB_20120810" : "ResourceGroupsTaggingAPI_20170126";
    const { accessKeyId } = emulator.credentials(account);
    const { input } = make(data, backup);
    const inBody = service !== "backup";
    const response = await fetch(`${emulator.endpoint}${inBody ? "" : backupPath(command, input)}`, {
      method: inBody ? "POST" : "GET",
      headers: {
        ...(inBody && { "x-amz-target": `${target}.${command}`, "content-type": "application/x-amz-json-1.0" }),
        authorization: `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20260301/${region}/${service}/aws4_request, SignedHeaders=host, Signature=0`,
      },
      ...(inBody && { body: JSON.stringify(input) }),
    });
    const headers = Object.fromEntries(response.headers);
    return { status: response.status, headers, data: (await response.json()) as Json };
  } finally {
    await emulator.close();
  }
}

function tableLike(described: Json | undefined): TableSpec {
  if (!isObject(described) || !isInstant(described["CreationDateTime"])) throw new Error("no table");
  const { TableId: id, SSEDescription: encrypted, BillingModeSummary: billing } = described;
  return {
    name: textOf(described["TableName"]),
    tableId: id === undefined ? null : textOf(id),
    created: isoOf(described["CreationDateTime"]),
    status: textOf(described["TableStatus"]) as NonNullable<TableSpec["status"]>,
    settlesAfter: "1h",
    billingMode: billing === undefined ? "PROVISIONED" : "PAY_PER_REQUEST",
    ...(isObject(encrypted) && { encryption: { keyArn: textOf(encrypted["KMSMasterKeyArn"]) } }),
  };
}

const hasPitr = (data: JsonObject): boolean => JSON.stringify(data).includes("EarliestRestorableDateTime");

/** AWS lists what was tagged once with an empty list of tags, and what never was not at all. */
function tagsLike(listed: Json | undefined): Pick<TableSpec, "tags"> {
  const text = JSON.stringify(listed);
  if (text === "[]") return {};
  return { tags: text.includes('"Tags":[]') ? {} : { tier: "gold" } };
}
