/**
 * What there really is in the embedded organization, for tests to hold a report against: raw settings of every account,
 * Region and table, backups, and what is refused where. Made from the stores, not from any listing the API gives.
 */
import { optStatusOf, type RegionOptStatus } from "./account.ts";
import { matchesCall, type CallFacts } from "./matching.ts";
import { operationIds, operations, type OperationId } from "./operations.ts";
import type { AccountState, FaultSpec, RefusalCause, RefusalSpec, ReplicaSpec, TableStatus } from "./organization.ts";
import { restoreTruth, type RestoreTruth } from "./restores.ts";
import { settingsTruth, type SettingsTruth } from "./settings-truth.ts";
import type { Table } from "./table.ts";
import { asTold, statusAt, windowAt } from "./table-state.ts";
import { backupTruth, type BackupTruth } from "./truth-backup.ts";
import { recoveryTruth, type RecoveryTruth } from "./truth-recovery.ts";
import type { Account, World } from "./world.ts";

/** Instants are ISO strings with milliseconds. */
export type Truth = {
  readonly now: string;
  readonly organization: {
    readonly id: string;
    readonly partition: string;
    readonly managementAccount: string;
    readonly regions: readonly string[];
  };
  readonly accounts: readonly AccountTruth[];
  readonly refusals: readonly RefusalSpec[];
  readonly faults: readonly FaultSpec[];
};

export type Refused = { readonly operation: OperationId; readonly because: RefusalCause };

export type AccountTruth = {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly state: AccountState;
  readonly management: boolean;
  /** As AWS sends it: `o-…/r-…/ou-…/<account>/`. */
  readonly path: string;
  /** Id of the OU that holds the account; null: the root does. */
  readonly ou: string | null;
  readonly tags: Readonly<Record<string, string>>;
  readonly roles: readonly string[];
  readonly externalId: string | null;
  readonly regions: readonly { readonly name: string; readonly status: RegionOptStatus }[];
  /** What is refused in the account as a whole, wherever it is asked from. */
  readonly refused: readonly Refused[];
  /** One for each Region of the organization, enabled or not, in order of name. */
  readonly scopes: readonly ScopeTruth[];
};

export type ScopeTruth = {
  readonly region: string;
  /** What is refused for every table of the Region. */
  readonly refused: readonly Refused[];
  /** Existing tables in order of name, whatever their status. */
  readonly tables: readonly TableTruth[];
  /** Tables that will be created while somebody looks, as if that were now. */
  readonly appearing: readonly TableTruth[];
  /** Every native backup that is kept, of tables that are gone too. */
  readonly backups: readonly BackupTruth[];
  /** The last point of everything that AWS Backup protects, of what is no table too. */
  readonly awsBackup: readonly { readonly tableArn: string; readonly last: string }[];
  readonly recovery: RecoveryTruth;
  /** Every restore that a call has begun here, in order. */
  readonly restores: readonly RestoreTruth[];
};

export type TableTruth = {
  readonly name: string;
  readonly arn: string;
  readonly tableId: string | null;
  readonly status: TableStatus;
  readonly created: string;
  readonly pitr: {
    readonly enabled: boolean;
    readonly period: number | null;
    readonly earliest: string | null;
    readonly latest: string | null;
  };
  readonly deletionProtection: boolean | null;
  readonly billingMode: string;
  readonly class: string;
  readonly sizeBytes: number;
  readonly itemCount: number;
  readonly tags: Readonly<Record<string, string>>;
  readonly replicas: readonly ReplicaSpec[];
  readonly archivalBackupArn: string | null;
  readonly settings: SettingsTruth;
  /** AWS Backup's last point of this ARN, whichever table carried it then. */
  readonly awsBackup: string | null;
  /** Vanishes once an answer of this operation has told of it. */
  readonly vanishesAfter: string | null;
  readonly refused: readonly Refused[];
};

export function truthOf(
  world: World,
  now: number,
  given: { readonly refusals: readonly RefusalSpec[]; readonly faults: readonly FaultSpec[] },
): Truth {
  return {
    now: iso(now),
    organization: {
      id: world.id,
      partition: world.partition,
      managementAccount: world.managementAccount,
      regions: world.regions,
    },
    accounts: world.accounts.map((account) => accountTruth(world, account, now, given.refusals)),
    refusals: given.refusals,
    faults: given.faults,
  };
}

const iso = (ms: number): string => new Date(ms).toISOString();

function accountTruth(world: World, account: Account, now: number, refusals: readonly RefusalSpec[]): AccountTruth {
  const global = operationIds.filter((id) => !operations[id].regional || operations[id].service === "sts");
  return {
    id: account.id,
    name: account.name,
    email: account.email,
    state: account.state,
    management: account.id === world.managementAccount,
    path: account.path,
    ou: account.ous.at(-1) ?? null,
    tags: account.tags,
    roles: [...account.roles.keys()],
    externalId: account.externalId,
    regions: world.regions.map((name) => ({ name, status: optStatusOf(account, name) })),
    // A refusal bound to a Region says nothing about the account as a whole.
    refused: refusedAmong(
      global,
      { account: account.id, region: "", table: null },
      refusals.filter((refusal) => refusal.region === undefined),
    ),
    scopes: world.regions.map((region) => scopeTruth(world, account.id, region, now, refusals)),
  };
}

export function scopeTruth(
  world: World,
  account: string,
  region: string,
  now: number,
  refusals: readonly RefusalSpec[],
): ScopeTruth {
  const store = world.scope(account, region);
  const recovery = world.backupIn(account, region);
  const protectedTables = new Map([...recovery.protectedAfter("", now)].map(({ of, created }) => [of, iso(created)]));
  const regional = operationIds.filter((id) => operations[id].regional && operations[id].service !== "sts");
  const place = { account, region, table: null };
  const shown = (table: Table): Table => {
    const status = statusAt(table, now);
    return status === "gone" ? table : asTold(table, status, now);
  };
  const told = (table: Table): TableTruth =>
    tableTruth(table, now, {
      settings: settingsTruth(world, shown(table).settings, now),
      awsBackup: protectedTables.get(table.arn) ?? null,
      refused: refusedAmong(regional, { ...place, table: table.name }, refusals),
    });
  return {
    region,
    refused: refusedAmong(
      regional,
      place,
      refusals.filter((refusal) => refusal.table === undefined),
    ),
    tables: [...store.tablesAfter("", now)].map(told),
    appearing: store.appearing(now).map(told),
    backups: [...store.backupsAfter(null, now)].map((backup) => backupTruth(backup, now)),
    awsBackup: [...protectedTables].map(([tableArn, last]) => ({ tableArn, last })),
    recovery: recoveryTruth(recovery, now),
    restores: store.restores.map((restore) => restoreTruth(store, restore, now)),
  };
}

const refusedAmong = (
  ids: readonly OperationId[],
  place: Omit<CallFacts, "operation">,
  refusals: readonly RefusalSpec[],
): Refused[] =>
  ids.flatMap((operation) => {
    const found = refusals.find((refusal) => matchesCall(refusal, { ...place, operation }));
    return found ? [{ operation, because: found.because }] : [];
  });

function tableTruth(
  table: Table,
  now: number,
  around: Pick<TableTruth, "settings" | "awsBackup" | "refused">,
): TableTruth {
  const window = windowAt(table.pitr, now);
  const status = statusAt(table, now);
  return {
    name: table.name,
    arn: table.arn,
    tableId: table.id,
    status: status === "gone" ? "DELETING" : status,
    created: iso(table.created),
    pitr: {
      enabled: table.pitr.enabled,
      period: table.pitr.period,
      earliest: window === null ? null : iso(window.earliest),
      latest: window === null ? null : iso(window.latest),
    },
    deletionProtection: table.deletionProtection,
    billingMode: table.billingMode,
    class: table.class,
    sizeBytes: table.sizeBytes,
    itemCount: table.itemCount,
    tags: table.tags,
    replicas: table.replicas,
    archivalBackupArn: table.archival?.backupArn ?? null,
    settings: around.settings,
    awsBackup: around.awsBackup,
    vanishesAfter: table.vanishes,
    refused: around.refused,
  };
}
