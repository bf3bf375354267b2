/**
 * The table that a restore makes: what it keeps of its source, what it loses, and what the overrides of the request
 * change. Refuses overrides that contradict each other or the source.
 */
import type { Call } from "./call.ts";
import { uuidOf } from "./ids.ts";
import { indexesGiven, sameIndex, type Index } from "./indexes.ts";
import { optionalChoice, optionalFlag, optionalObject, optionalObjects, optionalText } from "./input.ts";
import { durationMs } from "./instant.ts";
import { awsManagedKey, keyOf } from "./keys.ts";
import { keyDisabled } from "./dynamodb-tables.ts";
import type { ScopeStore } from "./scope-store.ts";
import { validation } from "./service-error.ts";
import type { TableSettings } from "./table-settings.ts";
import { buildTable, type KeyShape, type Table } from "./table.ts";

export type Source = Pick<
  Table,
  "arn" | "key" | "indexes" | "billingMode" | "settings" | "sizeBytes" | "itemCount" | "items" | "restores"
> & {
  /** null: to a point in time. */
  readonly backupArn: string | null;
  readonly to: number;
};

/** Kept and lost as aws-facts §5.1 tells: tags, TTL, streams, PITR, protection, policy and class are an ordinary new table's. */
export function restoredTable(call: Call, scope: ScopeStore, name: string, source: Source): Table {
  const { world, now } = call;
  const { restores } = source;
  const ends = restores.ends ?? "active";
  const takes = restores.takes === undefined ? world.restores.takes : (durationMs(restores.takes) ?? 0);
  const settlesAt = ends === "never" ? Number.POSITIVE_INFINITY : now + takes;
  const indexes = indexesOf(call, source).filter((index) => restores.lacks?.includes(index.name) !== true);
  const itemCount = restores.itemCount ?? source.items.count;
  const plain = buildTable({ name }, scope.place);
  return {
    ...plain,
    // Never that of an earlier table of this name (aws-facts §3.5).
    id: uuidOf(`${plain.arn} restored ${now} ${scope.restores.length}`),
    created: now,
    status: "CREATING",
    restoring: true,
    settlesAt,
    pitr: { enabled: false, since: now, period: 35 },
    billingMode: billingOf(call, source),
    sizeBytes: source.sizeBytes,
    itemCount: restores.itemCount ?? source.itemCount,
    key: usedBy(source.key, indexes),
    indexes,
    items: { count: itemCount, readable: restores.unreadable !== true && source.items.readable },
    settings: {
      ...plain.settings,
      encryption: restores.losesKey === true ? null : encryptionOf(call, source),
      restored: { at: source.to, from: source.backupArn ?? source.arn },
    },
    made: {
      ends: ends === "gone" ? "gone" : "active",
      summary: world.restores.summary,
      countedAt: settlesAt + world.restores.countedAfter,
    },
  };
}

const overrides = { GLOBAL: "GlobalSecondaryIndexOverride", LOCAL: "LocalSecondaryIndexOverride" } as const;

/** Those of the source, or a part of them (API reference: "The indexes provided should match existing secondary indexes"). */
function indexesOf({ input, operation }: Call, source: Source): readonly Index[] {
  // API reference, RestoreTableToPointInTime, GlobalSecondaryIndexOverride.
  const warm = optionalObjects(input, overrides.GLOBAL)?.some((given) => given["WarmThroughput"] !== undefined);
  if (warm === true && operation === "dynamodb:RestoreTableToPointInTime") {
    throw validation("WarmThroughput is not supported on global secondary indexes of a restore to a point in time");
  }
  return (["GLOBAL", "LOCAL"] as const).flatMap((type) => {
    const own = source.indexes.filter((index) => index.type === type);
    const wanted = indexesGiven(input, overrides[type], type);
    for (const index of wanted ?? []) {
      if (own.some((candidate) => sameIndex(candidate, index))) continue;
      throw validation(
        `One or more parameter values were invalid: ${overrides[type]} names ${index.name}, which is no index of the source`,
      );
    }
    return wanted ?? own;
  });
}

/** Attributes that no key needs any more are not defined. */
function usedBy(key: KeyShape, indexes: readonly Index[]): KeyShape {
  const used = new Set([key, ...indexes].flatMap(({ schema }) => schema.map(({ AttributeName }) => AttributeName)));
  return { ...key, attributes: key.attributes.filter(({ AttributeName }) => used.has(AttributeName)) };
}

function billingOf({ input }: Call, source: Source): Table["billingMode"] {
  const wanted = optionalChoice(input, "BillingModeOverride", ["PROVISIONED", "PAY_PER_REQUEST"] as const);
  const throughput = optionalObject(input, "ProvisionedThroughputOverride");
  const mode = wanted ?? source.billingMode;
  if (mode === "PAY_PER_REQUEST" && throughput !== undefined) {
    throw validation(
      "One or more parameter values were invalid: Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST",
    );
  }
  if (mode === "PROVISIONED" && source.billingMode !== mode && throughput === undefined) {
    throw validation(
      "One or more parameter values were invalid: ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED",
    );
  }
  return mode;
}

function encryptionOf(call: Call, source: Source): TableSettings["encryption"] {
  const { world, principal, region } = call;
  const wanted = optionalObject(call.input, "SSESpecificationOverride");
  if (wanted === undefined) {
    const { encryption } = source.settings;
    if (encryption === null) return null;
    if (encryption.keyArn.split(":")[3] !== region) {
      throw validation("SSESpecificationOverride is required to restore across Regions what is under a key in AWS KMS");
    }
    return { ...encryption, status: "ENABLED", inaccessibleSince: null };
  }
  const type = optionalChoice(wanted, "SSEType", ["AES256", "KMS"]);
  const given = optionalText(wanted, "KMSMasterKeyId");
  if (optionalFlag(wanted, "Enabled") !== true) {
    if (given === undefined && type === undefined) return null;
    throw validation("One or more parameter values were invalid: SSEType and KMSMasterKeyId need Enabled to be true");
  }
  if (type === "AES256") throw validation("One or more parameter values were invalid: SSEType AES256 is not supported");
  const prefix = `arn:${world.partition}:kms:${region}:${principal.account}:key/`;
  const keyArn =
    given === undefined
      ? awsManagedKey(world, principal.account, region)
      : given.startsWith("arn:")
        ? given
        : prefix + given;
  if (keyArn.split(":")[3] !== region || keyOf(world, keyArn)?.state !== "Enabled") throw keyDisabled();
  return { keyArn, status: "ENABLED", inaccessibleSince: null };
}
