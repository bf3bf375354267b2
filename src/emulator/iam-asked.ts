/**
 * What IAM judges for one call: each action with the thing it is done to, those that AWS does in the caller's name too
 * (service authorization reference: resource types and dependent actions).
 */
import type { RequestContext } from "./iam-conditions.ts";
import type { CallFacts } from "./matching.ts";
import { keyUsesOf, type KeyUse } from "./iam-key-use.ts";
import type { Input } from "./input.ts";
import { operations, type OperationId } from "./operations.ts";
import { vaultArnOf } from "./recovery-point.ts";
import { hubArnOf, productArnOf } from "./security-hub.ts";
import { isObject } from "./shape.ts";
import { arnOf, type Place } from "./table.ts";
import type { World } from "./world.ts";

export type AskedAction = {
  readonly action: string;
  /** `*`: nothing in particular. */
  readonly target: string;
  /** Condition keys of this action alone. */
  readonly keys?: RequestContext;
};

/** The operation itself first. */
export function askedActions({ world, facts, input, now }: KeyUse): readonly AskedAction[] {
  const place = placeIn(world, facts);
  const own = targetsOf(world, place, facts, input).flatMap((target) =>
    keysOf(facts.operation, input).map((keys) => ({ action: facts.operation, target, keys })),
  );
  const dependents = dependent[facts.operation]?.(input, place) ?? [];
  return [...own, ...dependents, ...keyUsesOf({ world, facts, input, now })];
}

/** What IAM's message names as acted on: all tables, where a list of them is judged on nothing in particular. */
export function namedTarget(world: World, facts: CallFacts, input: Input): string {
  const place = placeIn(world, facts);
  if (operations[facts.operation].on === "tables") return arnOf(place, "*");
  return targetsOf(world, place, facts, input)[0] ?? "*";
}

const placeIn = ({ partition, start }: World, { account, region }: CallFacts): Place => ({
  partition,
  account,
  region,
  start,
});

/** Findings of several accounts in one call are judged account by account. */
function keysOf(operation: OperationId, input: Input): readonly RequestContext[] {
  if (operation !== "securityhub:BatchImportFindings") return [{}];
  const findings = Array.isArray(input["Findings"]) ? (input["Findings"] as readonly unknown[]) : [];
  const accounts = new Set(findings.map((finding) => (isObject(finding) ? textOf(finding["AwsAccountId"]) : "")));
  return accounts.size === 0 ? [{}] : [...accounts].map((account) => ({ "securityhub:targetaccount": account }));
}

function targetsOf(world: World, place: Place, facts: CallFacts, input: Input): readonly string[] {
  const { on } = operations[facts.operation];
  switch (on) {
    case "table":
      return [tableArn(place, facts, input), ...restored(facts.operation, place, input)];
    case "backup":
      return [textOf(input["BackupArn"]), ...restored(facts.operation, place, input)];
    case "vault":
      return [vaultArnOf(place, textOf(input["BackupVaultName"]))];
    case "point":
      return [textOf(input["RecoveryPointArn"])];
    case "plan":
      return [
        `arn:${place.partition}:backup:${place.region}:${place.account}:backup-plan:${textOf(input["BackupPlanId"])}`,
      ];
    case "account":
      return [accountArn(world, place.account, input)];
    case "key":
      return [keyArn(place, textOf(input["KeyId"]))];
    case "product":
      return [productArnOf(place)];
    case "hub":
      return [hubArnOf(place)];
    case "role":
      return [textOf(input["RoleArn"])];
    case "tables":
    case "*":
      return [facts.operation === "organizations:ListTagsForResource" ? taggedArn(world, input) : "*"];
    default:
      return on satisfies never;
  }
}

const textOf = (value: unknown): string => (typeof value === "string" ? value : "");

function tableArn(place: Place, { table }: CallFacts, input: Input): string {
  const given = textOf(input["TableName"] ?? input["ResourceArn"] ?? input["SourceTableArn"]);
  const whole = /^arn:[^:]+:dynamodb:[^:]*:\d{12}:table\/[^/]+/.exec(given)?.[0] ?? arnOf(place, table ?? "");
  const index = textOf(input["IndexName"]);
  return index === "" ? whole : `${whole}/index/${index}`;
}

const isRestore = (operation: OperationId): boolean => operation.startsWith("dynamodb:RestoreTable");

const restored = (operation: OperationId, place: Place, input: Input): readonly string[] =>
  isRestore(operation) ? [arnOf(place, textOf(input["TargetTableName"]))] : [];

/** Another account's own is told by the account that manages the organization. */
function accountArn(world: World, account: string, input: Input): string {
  const other = textOf(input["AccountId"]);
  return other === ""
    ? `arn:${world.partition}:account::${account}:account`
    : `arn:${world.partition}:account::${world.managementAccount}:account/${world.id}/${other}`;
}

function taggedArn(world: World, input: Input): string {
  const id = textOf(input["ResourceId"]);
  const kind = id.startsWith("ou-") ? "ou" : id.startsWith("r-") ? "root" : id.startsWith("p-") ? "policy" : "account";
  return `arn:${world.partition}:organizations::${world.managementAccount}:${kind}/${world.id}/${id}`;
}

const keyArn = (place: Place, id: string): string =>
  id.startsWith("arn:") ? id : `arn:${place.partition}:kms:${place.region}:${place.account}:key/${id}`;

/** Developer guide, using IAM with backup and restore. */
const toFill = ["BatchWriteItem", "DeleteItem", "GetItem", "PutItem", "Query", "Scan", "UpdateItem"];

const fill = (input: Input, place: Place): readonly AskedAction[] =>
  toFill.map((name) => ({ action: `dynamodb:${name}`, target: arnOf(place, textOf(input["TargetTableName"])) }));

const dependent: Readonly<Partial<Record<OperationId, (input: Input, place: Place) => readonly AskedAction[]>>> = {
  "dynamodb:RestoreTableFromBackup": fill,
  "dynamodb:RestoreTableToPointInTime": fill,
  "dynamodb:EnableKinesisStreamingDestination": (input) =>
    ["DescribeStream", "PutRecord", "PutRecords"].map((name) => ({
      action: `kinesis:${name}`,
      target: textOf(input["StreamArn"]),
    })),
  "backup:StartBackupJob": (input) => [
    {
      action: "iam:PassRole",
      target: textOf(input["IamRoleArn"]),
      keys: { "iam:passedtoservice": "backup.amazonaws.com" },
    },
  ],
};
