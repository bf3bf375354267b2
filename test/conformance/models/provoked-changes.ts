/** Changes of tables and backup jobs that a service refuses for what they say, in the organization of `varied-organization.ts`. */
import { all, type Provocation } from "./provocation.ts";
import { management, member, region, tableArn } from "./varied-organization.ts";

const orders = { TableName: "orders" };
const tagged = { ResourceArn: tableArn("orders") };
const ttl = (members: object) => ({ ...orders, TimeToLiveSpecification: members });
const stream = `arn:aws:kinesis:${region}:${member}:stream/new`;
const unsettled = ["creating", "updating", "deleting", "archived", "inaccessible_encryption_credentials"];

const settings: readonly Provocation[] = [
  ...all("dynamodb:UpdateTable", "ResourceNotFoundException", [
    { TableName: "missing", DeletionProtectionEnabled: true },
  ]),
  ...all(
    "dynamodb:UpdateTable",
    "ResourceInUseException",
    unsettled.map((status) => ({ TableName: `status-${status}`, DeletionProtectionEnabled: true })),
  ),
  ...all("dynamodb:UpdateTable", "ValidationException", [
    {},
    orders,
    { ...orders, BillingMode: "FREE" },
    { ...orders, BillingMode: "PROVISIONED" },
    {
      ...orders,
      BillingMode: "PAY_PER_REQUEST",
      ProvisionedThroughput: { ReadCapacityUnits: 1, WriteCapacityUnits: 1 },
    },
    { ...orders, TableClass: "COLD" },
    { ...orders, StreamSpecification: { StreamEnabled: true } },
    { ...orders, StreamSpecification: { StreamEnabled: true, StreamViewType: "ALL" } },
    { ...orders, StreamSpecification: { StreamEnabled: false } },
    { TableName: "stream-new_image", StreamSpecification: { StreamEnabled: true, StreamViewType: "KEYS_ONLY" } },
    { ...orders, SSESpecification: { Enabled: true } },
  ]),
  ...all("dynamodb:UpdateTable", "SerializationException", [
    { ...orders, DeletionProtectionEnabled: "yes" },
    { ...orders, StreamSpecification: "on" },
  ]),
  ...all("dynamodb:UpdateTimeToLive", "ResourceNotFoundException", [
    { ...ttl({ Enabled: true, AttributeName: "expires" }), TableName: "missing" },
  ]),
  ...all("dynamodb:UpdateTimeToLive", "ResourceInUseException", [
    { ...ttl({ Enabled: true, AttributeName: "expires" }), TableName: "status-creating" },
  ]),
  ...all("dynamodb:UpdateTimeToLive", "ValidationException", [
    orders,
    ttl({ AttributeName: "expires" }),
    ttl({ Enabled: true }),
    ttl({ Enabled: true, AttributeName: "" }),
    ttl({ Enabled: false, AttributeName: "expires" }),
    { ...ttl({ Enabled: true, AttributeName: "expires" }), TableName: "ttl-enabled" },
    { ...ttl({ Enabled: false, AttributeName: "another" }), TableName: "ttl-enabled" },
    { ...ttl({ Enabled: false, AttributeName: "expires" }), TableName: "ttl-enabling" },
  ]),
  ...all("dynamodb:EnableKinesisStreamingDestination", "ResourceNotFoundException", [
    { TableName: "missing", StreamArn: stream },
  ]),
  ...all("dynamodb:EnableKinesisStreamingDestination", "ResourceInUseException", [
    { TableName: "status-updating", StreamArn: stream },
  ]),
  ...all("dynamodb:EnableKinesisStreamingDestination", "ValidationException", [
    orders,
    { ...orders, StreamArn: "stream" },
    {
      ...orders,
      StreamArn: stream,
      EnableKinesisStreamingConfiguration: { ApproximateCreationDateTimePrecision: "SECOND" },
    },
  ]),
];

const manyTags = Array.from({ length: 28 }, (_, n) => ({ Key: `more-${n}`, Value: "" }));
const deny = (condition: object): string =>
  JSON.stringify({ Statement: [{ Effect: "Deny", Principal: "*", Action: "dynamodb:*", Condition: condition }] });

const tagsAndPolicies: readonly Provocation[] = [
  ...(["dynamodb:TagResource", "dynamodb:UntagResource"] as const).flatMap((operation) => [
    ...all(operation, "ResourceNotFoundException", [{ ResourceArn: tableArn("missing") }]),
    ...all(operation, "ResourceInUseException", [
      { ResourceArn: tableArn("status-creating") },
      { ResourceArn: tableArn("status-deleting") },
    ]),
    ...all(operation, "ValidationException", [{}, { ResourceArn: "orders" }, tagged]),
    ...all(operation, "SerializationException", [{ ...tagged, Tags: "env", TagKeys: "env" }]),
  ]),
  ...all("dynamodb:TagResource", "ValidationException", [
    { ...tagged, Tags: [{ Key: "", Value: "" }] },
    { ...tagged, Tags: [{ Key: "k".repeat(129), Value: "" }] },
    { ...tagged, Tags: [{ Key: "env", Value: "v".repeat(257) }] },
    { ...tagged, Tags: [{ Key: "env" }] },
    { ...tagged, Tags: [{ Key: "AWS:env", Value: "" }] },
    {
      ...tagged,
      Tags: [
        { Key: "env", Value: "a" },
        { Key: "env", Value: "b" },
      ],
    },
    // 23 are there.
    { ...tagged, Tags: manyTags },
  ]),
  ...all("dynamodb:UntagResource", "ValidationException", [{ ...tagged, TagKeys: ["aws:env"] }]),
  ...all("dynamodb:UntagResource", "SerializationException", [{ ...tagged, TagKeys: [7] }]),
  ...all("dynamodb:PutResourcePolicy", "ResourceNotFoundException", [
    { ResourceArn: tableArn("missing"), Policy: "{}" },
    { ResourceArn: tableArn("status-creating"), Policy: "{}" },
  ]),
  ...all("dynamodb:PutResourcePolicy", "PolicyNotFoundException", [
    { ...tagged, Policy: deny({ Bool: { "aws:SecureTransport": "false" } }), ExpectedRevisionId: "1" },
    {
      ResourceArn: tableArn("settled"),
      Policy: deny({ Bool: { "aws:SecureTransport": "false" } }),
      ExpectedRevisionId: "NO_POLICY",
    },
  ]),
  ...all("dynamodb:PutResourcePolicy", "ValidationException", [
    tagged,
    { ...tagged, Policy: "no policy" },
    { ...tagged, Policy: "{}" },
    { ...tagged, Policy: '{"Statement":[]}' },
    { ...tagged, Policy: '{"Statement":[7]}' },
    { ...tagged, Policy: '{"Statement":[{"Effect":"Perhaps","Principal":"*","Action":"*"}]}' },
    { ...tagged, Policy: '{"Statement":[{"Effect":"Deny","Action":"*"}]}' },
    { ...tagged, Policy: '{"Statement":[{"Effect":"Deny","Principal":"*"}]}' },
    { ...tagged, Policy: deny({ IpAddress: { "aws:SourceIp": "10.0.0.0/8" } }) },
    { ...tagged, Policy: deny({ StringEquals: { "aws:Nothing": "x" } }) },
    // It would shut out whoever puts it.
    { ...tagged, Policy: deny({}) },
    { ...tagged, Policy: `{"Statement":[]}${" ".repeat(20_480)}` },
  ]),
];

const job = {
  BackupVaultName: "governed",
  ResourceArn: tableArn("orders"),
  IamRoleArn: `arn:aws:iam::${member}:role/Backup`,
};

const jobs: readonly Provocation[] = [
  ...all("backup:StartBackupJob", "MissingParameterValueException", [
    {},
    { ...job, BackupVaultName: null },
    { ...job, ResourceArn: null },
    { ...job, IamRoleArn: null },
  ]),
  ...all("backup:StartBackupJob", "ResourceNotFoundException", [
    { ...job, BackupVaultName: "missing" },
    { ...job, ResourceArn: tableArn("missing") },
  ]),
  ...all("backup:StartBackupJob", "InvalidRequestException", [{ ...job, BackupVaultName: "apart" }]),
  ...all("backup:StartBackupJob", "InvalidParameterValueException", [
    { ...job, ResourceArn: "orders" },
    { ...job, ResourceArn: `arn:aws:rds:${region}:${member}:db:one` },
    { ...job, ResourceArn: tableArn("orders").replace(member, management) },
    { ...job, IamRoleArn: "Backup" },
    { ...job, IamRoleArn: job.IamRoleArn.replace(member, management) },
    { ...job, StartWindowMinutes: 59 },
    { ...job, Lifecycle: { DeleteAfterDays: 0 } },
    { ...job, Lifecycle: { DeleteAfterDays: 100, MoveToColdStorageAfterDays: 30 } },
  ]),
  ...all("backup:StartBackupJob", "SerializationException", [
    { ...job, Lifecycle: "for ever" },
    { ...job, Lifecycle: { DeleteAfterDays: "ten" } },
    { ...job, IdempotencyToken: 7 },
  ]),
  ...all("backup:DescribeBackupJob", "ResourceNotFoundException", [{ BackupJobId: "missing" }]),
];

export const changes: readonly Provocation[] = [...settings, ...tagsAndPolicies, ...jobs];
