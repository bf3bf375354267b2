/** A table's encryption, stream, time to live, own policy, Kinesis streams and restore, and what DescribeTable says of them. */
import { seconds, type Output } from "./call.ts";
import type { TableSettingsSpec } from "./settings-spec.ts";

export type TableSettings = {
  readonly encryption: {
    readonly keyArn: string;
    readonly status: string;
    readonly inaccessibleSince: number | null;
  } | null;
  readonly ttl: { readonly attribute: string; readonly status: string } | null;
  readonly stream: string | null;
  readonly resourcePolicy: string | null;
  readonly kinesis: readonly { readonly stream: string; readonly status: string }[];
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
    resourcePolicy: spec.resourcePolicy ?? null,
    kinesis: (spec.kinesis ?? []).map(({ stream, status }) => ({ stream, status: status ?? "ACTIVE" })),
    restored: restored === undefined ? null : { at: at(restored.at), from: restored.from },
  };
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
  const { encryption, stream, restored } = settings;
  const at = restored?.at ?? created;
  return {
    ...(encryption === null ? {} : { SSEDescription: encryptionOf(encryption) }),
    ...(stream === null
      ? {}
      : {
          StreamSpecification: { StreamEnabled: true, StreamViewType: stream },
          LatestStreamLabel: labelOf(created),
          LatestStreamArn: `${arn}/stream/${labelOf(created)}`,
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
