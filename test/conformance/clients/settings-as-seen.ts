/**
 * What is true of a table's settings and key, and what boto3 saw of them, both in the same plain form. Compares nothing
 * itself.
 */
import type { SettingsTruth } from "../../../src/emulator/settings-truth.ts";

type Document = Readonly<Record<string, unknown>>;

/** A call that was refused is its error code. */
export type SeenSettings = {
  readonly ttl: Document | string;
  readonly policy: string;
  readonly kinesis: readonly Document[] | string;
  /** null: the table names no key. */
  readonly key: Document | string | null;
};

const inside = (document: Document, member: string): Document => (document[member] ?? {}) as Document;
const ms = (iso: string | null): number | null => (iso === null ? null : Date.parse(iso));

/** `status` of the table: settings of one that is being made or deleted are not told. */
export function expectedSettings(settings: SettingsTruth, status: string): Document {
  const { encryption, ttl, stream, resourcePolicy, kinesis, restored } = settings;
  const speaks = status !== "CREATING" && status !== "DELETING";
  const on = ttl === null || ttl.status === "DISABLED" ? null : ttl;
  const named = encryption !== null && encryption.status !== "ENABLING" && encryption.status !== "DISABLED";
  return {
    ttl: speaks ? { status: on?.status ?? "DISABLED", attribute: on?.attribute ?? null } : null,
    policy: speaks ? resourcePolicy : null,
    kinesis: speaks ? kinesis : null,
    stream,
    restored: restored === null ? null : { at: ms(restored.at), from: restored.from },
    encryption:
      encryption === null
        ? null
        : {
            status: encryption.status,
            keyArn: named ? encryption.keyArn : null,
            inaccessibleSince: ms(encryption.inaccessibleSince),
          },
    key: named ? (encryption.key ?? "NotFoundException") : null,
  };
}

export function seenSettings(table: Document, { ttl, policy, kinesis, key }: SeenSettings): Document {
  const sse = table["SSEDescription"] as Document | undefined;
  const stream = inside(table, "StreamSpecification");
  const restored = inside(table, "RestoreSummary");
  const from = restored["SourceBackupArn"] ?? restored["SourceTableArn"];
  return {
    ttl: typeof ttl === "string" ? null : { status: ttl["TimeToLiveStatus"], attribute: ttl["AttributeName"] ?? null },
    policy: policy === "PolicyNotFoundException" ? false : policy.startsWith("{") ? true : null,
    kinesis:
      typeof kinesis === "string"
        ? null
        : kinesis.map((one) => ({ stream: one["StreamArn"], status: one["DestinationStatus"] })),
    stream: stream["StreamViewType"] ?? null,
    // What the emulator adds to a table that is being restored from nowhere in particular is nobody's truth.
    restored: from === undefined ? null : { at: restored["RestoreDateTime"], from },
    encryption:
      sse === undefined
        ? null
        : {
            status: sse["Status"],
            keyArn: sse["KMSMasterKeyArn"] ?? null,
            inaccessibleSince: sse["InaccessibleEncryptionDateTime"] ?? null,
          },
    key: typeof key === "string" || key === null ? key : { manager: key["KeyManager"], state: key["KeyState"] },
  };
}
