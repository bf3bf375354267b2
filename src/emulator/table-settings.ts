/** A table's encryption, stream, time to live, own policy, Kinesis streams and restore, and what DescribeTable says of them. */
import { seconds, type Output } from "./call.ts";
import type { TableSettingsSpec } from "./settings-spec.ts";

/** A status that a call has brought about ends at `settlesAt`: ENABLING in ENABLED or ACTIVE, DISABLING in DISABLED. */
type Settling = { readonly status: string; readonly settlesAt?: number };

export type TableSettings = {
  readonly encryption: {
    readonly keyArn: string;
    readonly status: string;
    readonly inaccessibleSince: number | null;
  } | null;
  readonly ttl: (Settling & { readonly attribute: string }) | null;
  readonly stream: string | null;
  /** When a call enabled the stream; null: the table was made with it. */
  readonly streamSince: number | null;
  readonly resourcePolicy: string | null;
  /** Of a policy that a call has put. */
  readonly policyRevision: string | null;
  readonly kinesis: readonly (Settling & { readonly stream: string })[];
  readonly restored: { readonly at: number; readonly from: string } | null;
};

/** Expects a checked specification; `at` reads an instant. */
export function buildSettings(spec: TableSettingsSpec, at: (instant: string) => number): TableSettings {
  const { encryption, ttl, restored } = spec;
  return {
    encryption:
      encryption === undefined
        ? null
        : {
            keyArn: encryption.keyArn,
            status: encryption.status ?? "ENABLED",
            inaccessibleSince: encryption.inaccessibleSince ? at(encryption.inaccessibleSince) : null,
          },
    ttl: ttl === undefined ? null : { attribute: ttl.attribute, status: ttl.status ?? "ENABLED" },
    stream: spec.stream ?? null,
    streamSince: null,
    resourcePolicy: spec.resourcePolicy ?? null,
    policyRevision: null,
    kinesis: (spec.kinesis ?? []).map(({ stream, status }) => ({ stream, status: status ?? "ACTIVE" })),
    restored: restored === undefined ? null : { at: at(restored.at), from: restored.from },
  };
}

/** As they are at `now`. */
export const ttlAt = (ttl: TableSettings["ttl"], now: number): { attribute: string; status: string } | null =>
  ttl && { attribute: ttl.attribute, status: settled(ttl, "ENABLED", now) };

export const kinesisAt = (
  { stream, ...rest }: TableSettings["kinesis"][number],
  now: number,
): { stream: string; status: string } => ({ stream, status: settled(rest, "ACTIVE", now) });

function settled({ status, settlesAt }: Settling, on: string, now: number): string {
  if (settlesAt === undefined || now < settlesAt) return status;
  return status === "ENABLING" ? on : "DISABLED";
}

type Described = {
  readonly arn: string;
  readonly created: number;
  readonly settings: TableSettings;
  /** The table is being made by a restore. */
  readonly restoring: boolean;
};

/** The members of a TableDescription; AWS leaves out what a table does not have (aws-facts §2). */
export function settingsMembers({ arn, created, settings, restoring }: Described): Output {
  const { encryption, stream, streamSince, restored } = settings;
  const at = restored?.at ?? created;
  return {
    ...(encryption === null ? {} : { SSEDescription: encryptionOf(encryption) }),
    ...(stream === null
      ? {}
      : {
          StreamSpecification: { StreamEnabled: true, StreamViewType: stream },
          LatestStreamLabel: labelOf(streamSince ?? created),
          LatestStreamArn: `${arn}/stream/${labelOf(streamSince ?? created)}`,
        }),
    ...(restoring || restored !== null
      ? { RestoreSummary: { ...sourceOf(restored?.from), RestoreDateTime: seconds(at), RestoreInProgress: restoring } }
      : {}),
  };
}

/** The members of SourceTableFeatureDetails of a backup (API reference). */
export const settingsFeatures = ({ encryption, ttl, stream }: TableSettings): Output => ({
  ...(stream === null ? {} : { StreamDescription: { StreamEnabled: true, StreamViewType: stream } }),
  ...(ttl === null ? {} : { TimeToLiveDescription: { TimeToLiveStatus: ttl.status, AttributeName: ttl.attribute } }),
  ...(encryption === null ? {} : { SSEDescription: encryptionOf(encryption) }),
});

const labelOf = (created: number): string => new Date(created).toISOString().slice(0, -1);

/** A native backup's ARN goes on from its table's, which AWS names too. */
function sourceOf(from: string | undefined): Output {
  if (from === undefined) return {};
  const table = /^(arn:[^:]+:dynamodb:.*:table\/[^/]+)(\/backup\/.+)?$/.exec(from);
  const backup = table === null || table[2] !== undefined;
  return { ...(backup ? { SourceBackupArn: from } : {}), ...(table === null ? {} : { SourceTableArn: table[1] }) };
}

const encryptionOf = ({ keyArn, status, inaccessibleSince }: NonNullable<TableSettings["encryption"]>): Output => ({
  // Stays ENABLED while the key cannot be used (aws-facts §3.2).
  Status: status,
  ...(status === "DISABLED" ? {} : { SSEType: "KMS" }),
  ...(status === "ENABLING" || status === "DISABLED" ? {} : { KMSMasterKeyArn: keyArn }),
  ...(inaccessibleSince === null ? {} : { InaccessibleEncryptionDateTime: seconds(inaccessibleSince) }),
});
