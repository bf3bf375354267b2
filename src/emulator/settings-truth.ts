/** What there really is of a table's settings and of its key, for tests to hold a report against. */
import { keyOf } from "./keys.ts";
import { kinesisAt, ttlAt, type TableSettings } from "./table-settings.ts";
import type { World } from "./world.ts";

/** Instants are ISO strings with milliseconds. */
export type SettingsTruth = {
  /** null: the key is DynamoDB's own. */
  readonly encryption: {
    readonly keyArn: string;
    readonly status: string;
    readonly inaccessibleSince: string | null;
    /** null: AWS KMS knows no such key. */
    readonly key: { readonly manager: string; readonly state: string } | null;
  } | null;
  readonly ttl: { readonly attribute: string; readonly status: string } | null;
  readonly stream: string | null;
  /** The table has one of its own. */
  readonly resourcePolicy: boolean;
  readonly kinesis: readonly { readonly stream: string; readonly status: string }[];
  readonly restored: { readonly at: string; readonly from: string } | null;
};

const iso = (ms: number): string => new Date(ms).toISOString();

export function settingsTruth(world: World, settings: TableSettings, now: number): SettingsTruth {
  const { encryption, ttl, stream, resourcePolicy, kinesis, restored } = settings;
  const key = encryption === null ? undefined : keyOf(world, encryption.keyArn);
  return {
    encryption:
      encryption === null
        ? null
        : {
            keyArn: encryption.keyArn,
            status: encryption.status,
            inaccessibleSince: encryption.inaccessibleSince === null ? null : iso(encryption.inaccessibleSince),
            key: key === undefined ? null : { manager: key.manager, state: key.state },
          },
    ttl: ttlAt(ttl, now),
    stream,
    resourcePolicy: resourcePolicy !== null,
    kinesis: kinesis.map((each) => kinesisAt(each, now)),
    restored: restored === null ? null : { at: iso(restored.at), from: restored.from },
  };
}
