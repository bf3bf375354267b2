/**
 * What DynamoDB does with a key of the account in the caller's name: a call in, the actions on the key that IAM judges beside
 * its own out. None for DynamoDB's own keys, whose policies let everybody of the account in.
 */
import type { AskedAction } from "./iam-asked.ts";
import type { Input } from "./input.ts";
import { awsManagedKey } from "./keys.ts";
import type { CallFacts } from "./matching.ts";
import type { OperationId } from "./operations.ts";
import { isObject } from "./shape.ts";
import type { World } from "./world.ts";

/** Developer guide, "Authorizing use of your KMS key"; AWS's own AWSBackupServiceRolePolicyForRestores. */
const toRestore = [
  "CreateGrant",
  "Decrypt",
  "DescribeKey",
  "Encrypt",
  "GenerateDataKey",
  "GenerateDataKeyWithoutPlaintext",
  "ReEncryptFrom",
  "ReEncryptTo",
];
const uses: Readonly<Partial<Record<OperationId, readonly string[]>>> = {
  "dynamodb:RestoreTableFromBackup": toRestore,
  "dynamodb:RestoreTableToPointInTime": toRestore,
  "dynamodb:Scan": ["Decrypt"],
};

export type KeyUse = {
  readonly world: World;
  readonly facts: CallFacts;
  readonly input: Input;
  readonly now: number;
};

export function keyUsesOf(call: KeyUse): readonly AskedAction[] {
  const names = uses[call.facts.operation];
  const target = names === undefined ? null : keyOfCall(call);
  if (names === undefined || target === null) return [];
  const keys = { "kms:viaservice": `dynamodb.${call.facts.region}.amazonaws.com` };
  return names.map((name) => ({ action: `kms:${name}`, target, keys }));
}

function keyOfCall({ world, facts, input, now }: KeyUse): string | null {
  const { account, region, table } = facts;
  const wanted = input["SSESpecificationOverride"];
  const given = isObject(wanted) ? wanted["KMSMasterKeyId"] : undefined;
  const own = table === null ? null : (world.scope(account, region).find(table, now)?.settings.encryption ?? null);
  const named = isObject(wanted) ? (typeof given === "string" ? given : null) : (own?.keyArn ?? null);
  if (named === null) return null;
  const arn = named.startsWith("arn:") ? named : `arn:${world.partition}:kms:${region}:${account}:key/${named}`;
  return arn === awsManagedKey(world, account, region) ? null : arn;
}
