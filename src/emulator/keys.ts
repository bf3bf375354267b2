/** The keys in AWS KMS that an organization has: those of its accounts, and those that tables name in their own account. */
import { uuidOf } from "./ids.ts";
import type { keyManagers, keyStates } from "./settings-spec.ts";
import type { World } from "./world.ts";

export type Key = {
  readonly arn: string;
  readonly account: string;
  readonly id: string;
  readonly manager: (typeof keyManagers)[number];
  readonly state: (typeof keyStates)[number];
};

/** DynamoDB's own key in an account and Region, `alias/aws/dynamodb`: there as soon as a table wants it. */
export const awsManagedKey = (world: World, account: string, region: string): string =>
  `arn:${world.partition}:kms:${region}:${account}:key/${uuidOf(`aws/dynamodb ${account} ${region}`)}`;

/** undefined: AWS KMS knows no such key. */
export function keyOf(world: World, arn: string): Key | undefined {
  const [, partition, service, region = "", account = "", resource = ""] = arn.split(":");
  const id = resource.startsWith("key/") ? resource.slice("key/".length) : undefined;
  if (partition !== world.partition || service !== "kms" || id === undefined) return undefined;
  if (arn === awsManagedKey(world, account, region)) return { arn, account, id, manager: "AWS", state: "Enabled" };
  const owner = world.account(account);
  const tables = owner?.tables[region] ?? [];
  const named = "generate" in tables ? [] : tables;
  const traits =
    owner?.keys[region]?.find((key) => key.id === id) ??
    named.find(({ encryption }) => encryption?.keyArn === arn)?.encryption;
  if (traits === undefined || traits.state === null) return undefined;
  return { arn, account, id, manager: traits.manager ?? "CUSTOMER", state: traits.state ?? "Enabled" };
}
