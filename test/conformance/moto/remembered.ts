/**
 * What has been done to one account in one Region, remembered by whoever did it: deeds come in with their instants, what
 * is there now comes out in the words of the oracle. Nothing is read back from moto.
 */
import type { BackupTruth } from "../../../src/emulator/truth-backup.ts";
import type { Refused, ScopeTruth, TableTruth } from "../../../src/emulator/truth.ts";
import type { Deed } from "./stories.ts";

export type Memory = {
  /** `at`: ISO instant on moto's clock. */
  remember(table: string, deed: Deed, at: string): void;
  scope(): ScopeTruth;
};

export function remembering(given: {
  readonly account: string;
  readonly region: string;
  readonly refused: readonly Refused[];
}): Memory {
  const { account, region, refused } = given;
  const arnOf = (table: string): string => `arn:aws:dynamodb:${region}:${account}:table/${table}`;
  const tables = new Map<string, TableTruth>();
  const backups = new Map<string, BackupTruth>();

  const change = (name: string, how: (table: TableTruth) => Partial<TableTruth>): void => {
    const table = tables.get(name);
    if (table === undefined) throw new Error(`${name} is not there`);
    tables.set(name, { ...table, ...how(table) });
  };

  return {
    remember(name, deed, at) {
      switch (deed.does) {
        case "create":
          if (tables.has(name)) throw new Error(`${name} is there already`);
          tables.set(name, {
            ...untouched,
            name,
            arn: arnOf(name),
            created: at,
            deletionProtection: deed.protected,
            tags: deed.tags,
            refused,
          });
          return;
        case "delete":
          tables.delete(name);
          return;
        case "protect":
          return change(name, () => ({ deletionProtection: true }));
        case "tag":
          return change(name, ({ tags }) => ({ tags: { ...tags, ...deed.tags } }));
        case "enable-pitr":
          // moto freezes both ends of the window at this moment; AWS would let the later one run on.
          return change(name, ({ pitr }) => ({
            pitr: {
              enabled: true,
              period: deed.days ?? pitr.period ?? 35,
              earliest: pitr.earliest ?? at,
              latest: pitr.latest ?? at,
            },
          }));
        case "disable-pitr":
          return change(name, () => ({ pitr: untouched.pitr }));
        case "back-up":
          backups.set(`${name}/${deed.backup}`, {
            arn: `${arnOf(name)}/backup/${deed.backup}`,
            name: deed.backup,
            table: name,
            tableId: null,
            // moto has no TableId at all.
            sendsTableId: false,
            status: "AVAILABLE",
            type: "USER",
            created: at,
            expires: null,
            sizeBytes: 0,
          });
          return;
        case "delete-backup":
          backups.delete(`${name}/${deed.backup}`);
          return;
        default:
          deed satisfies never;
      }
    },
    scope: () => ({
      region,
      refused,
      tables: [...tables.values()],
      backups: [...backups.values()],
      appearing: [],
      awsBackup: [],
      restores: [],
      recovery: { optIn: true, advanced: true, vaults: [], plans: [], restoreJobs: [], jobs: [] },
    }),
  };
}

const untouched = {
  tableId: null,
  status: "ACTIVE",
  pitr: { enabled: false, period: null, earliest: null, latest: null },
  billingMode: "PAY_PER_REQUEST",
  class: "STANDARD",
  sizeBytes: 0,
  itemCount: 0,
  replicas: [],
  archivalBackupArn: null,
  settings: { encryption: null, ttl: null, stream: null, resourcePolicy: false, kinesis: [], restored: null },
  awsBackup: null,
  vanishesAfter: null,
} as const satisfies Partial<TableTruth>;
