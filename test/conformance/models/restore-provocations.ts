/** Restores and scans that DynamoDB refuses for what they say, with the error code that AWS gives. Data; sends nothing. */
import type { Input } from "../../../src/emulator/input.ts";
import { all, type Provocation } from "./provocation.ts";
import { management, member, tableArn } from "./varied-organization.ts";

const missingBackup = `${tableArn("orders")}/backup/00000000000000-00000000`;
const from = { TargetTableName: "again", BackupArn: missingBackup };
const to = { TargetTableName: "again", SourceTableName: "indexed", UseLatestRestorableTime: true };
/** Seconds since the epoch; the clock stands at 2026-11-20T12:00:00Z. */
const clock = 1_795_176_000;
const index = {
  IndexName: "by-status",
  KeySchema: [{ AttributeName: "status", KeyType: "HASH" }],
  Projection: { ProjectionType: "ALL" },
};

const restores: readonly Provocation[] = [
  ...all("dynamodb:RestoreTableFromBackup", "BackupNotFoundException", [from]),
  ...all("dynamodb:RestoreTableFromBackup", "AccessDeniedException", [
    { ...from, BackupArn: missingBackup.replace(member, management) },
  ]),
  ...all("dynamodb:RestoreTableFromBackup", "ValidationException", [
    {},
    { TargetTableName: "again" },
    { BackupArn: missingBackup },
    { ...from, TargetTableName: "ab" },
    { ...from, TargetTableName: "a b c" },
    { ...from, BackupArn: "short" },
    { ...from, BackupArn: tableArn("orders") },
  ]),
  ...all("dynamodb:RestoreTableFromBackup", "SerializationException", [{ ...from, TargetTableName: ["again"] }]),
  ...all("dynamodb:RestoreTableToPointInTime", "TableAlreadyExistsException", [{ ...to, TargetTableName: "orders" }]),
  ...all("dynamodb:RestoreTableToPointInTime", "TableInUseException", [
    { ...to, TargetTableName: "status-creating" },
    { ...to, TargetTableName: "status-deleting" },
  ]),
  ...all("dynamodb:RestoreTableToPointInTime", "TableNotFoundException", [
    { ...to, SourceTableName: "missing" },
    { ...to, SourceTableName: "status-archived" },
    { ...to, SourceTableName: "restoring" },
    { ...to, SourceTableName: undefined, SourceTableArn: tableArn("missing") },
  ]),
  ...all("dynamodb:RestoreTableToPointInTime", "PointInTimeRecoveryUnavailableException", [
    { ...to, SourceTableName: "recreated" },
    { ...to, SourceTableName: "status-creating" },
  ]),
  ...all("dynamodb:RestoreTableToPointInTime", "InvalidRestoreTimeException", [
    { ...to, UseLatestRestorableTime: undefined, RestoreDateTime: clock },
    { ...to, UseLatestRestorableTime: undefined, RestoreDateTime: clock - 36 * 86_400 },
  ]),
  ...all("dynamodb:RestoreTableToPointInTime", "AccessDeniedException", [
    { ...to, SourceTableName: undefined, SourceTableArn: tableArn("indexed").replace(/\d{12}/, management) },
  ]),
  ...all("dynamodb:RestoreTableToPointInTime", "ValidationException", [
    {},
    { ...to, TargetTableName: "a b c" },
    { ...to, SourceTableName: "a b c" },
    { ...to, SourceTableArn: tableArn("indexed") },
    { ...to, SourceTableName: undefined },
    { ...to, SourceTableName: undefined, SourceTableArn: "indexed" },
    { ...to, RestoreDateTime: clock - 3600 },
    { ...to, UseLatestRestorableTime: false },
    { ...to, SourceTableName: "status-inaccessible_encryption_credentials" },
    { ...to, BillingModeOverride: "FREE" },
    { ...to, BillingModeOverride: "PAY_PER_REQUEST", ProvisionedThroughputOverride: {} },
    { ...to, SourceTableName: "indexed-on-demand", BillingModeOverride: "PROVISIONED" },
    { ...to, GlobalSecondaryIndexOverride: [{ ...index, IndexName: "by-nothing" }] },
    { ...to, GlobalSecondaryIndexOverride: [{ ...index, KeySchema: [] }] },
    { ...to, GlobalSecondaryIndexOverride: [{ ...index, WarmThroughput: { ReadUnitsPerSecond: 1 } }] },
    { ...to, LocalSecondaryIndexOverride: [index] },
    { ...to, SSESpecificationOverride: { Enabled: true, SSEType: "AES256" } },
    { ...to, SSESpecificationOverride: { Enabled: true, KMSMasterKeyId: "missing" } },
    { ...to, SSESpecificationOverride: { Enabled: false, KMSMasterKeyId: "missing" } },
  ]),
  ...all("dynamodb:RestoreTableToPointInTime", "SerializationException", [
    { ...to, RestoreDateTime: "yesterday" },
    { ...to, SSESpecificationOverride: "on" },
  ]),
];

const scan = { TableName: "indexed" };
const start = (customer: unknown, placed: unknown): Input => ({ ExclusiveStartKey: { customer, placed } });

const scans: readonly Provocation[] = [
  ...all("dynamodb:Scan", "ResourceNotFoundException", [
    { TableName: "missing" },
    { TableName: "restoring" },
    { TableName: "status-creating" },
    { TableName: "status-deleting" },
    { TableName: "status-archived" },
  ]),
  ...all("dynamodb:Scan", "ValidationException", [
    {},
    { TableName: "a b c" },
    { TableName: "status-inaccessible_encryption_credentials" },
    { TableName: "key-disabled" },
    { ...scan, Limit: 0 },
    { ...scan, Select: "SOME" },
    { ...scan, Select: "SPECIFIC_ATTRIBUTES" },
    { ...scan, Select: "ALL_PROJECTED_ATTRIBUTES" },
    { ...scan, Segment: 0 },
    { ...scan, TotalSegments: 2 },
    { ...scan, Segment: 2, TotalSegments: 2 },
    { ...scan, Segment: 0, TotalSegments: 0 },
    { ...scan, ReturnConsumedCapacity: "ALL" },
    { ...scan, ...start({ S: "nobody" }, { S: "never" }) },
    { ...scan, ...start({ S: "item-0000000001" }, { S: "item-0000000002" }) },
    { ...scan, ExclusiveStartKey: { customer: { S: "item-0000000001" } } },
    { ...scan, FilterExpression: "attribute_exists(placed)" },
  ]),
  ...all("dynamodb:Scan", "SerializationException", [
    { ...scan, Limit: "ten" },
    { ...scan, ExclusiveStartKey: "first" },
  ]),
];

export const restoreProvocations: readonly Provocation[] = [...restores, ...scans];
