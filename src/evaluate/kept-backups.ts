/**
 * Tables and foreign observations of a run, one after the other → what is kept of deleted tables, and what nothing will
 * ever delete. Pure. Held are sums, one for each table that has such backups.
 */
import { noBackups, plusBackups, sumOfOne } from "../model/backup-sum.ts";
import { compareText } from "../model/compare-text.ts";
import type { Fact, ListItem } from "../model/fact.ts";
import {
  mostShown,
  type BackupPrices,
  type BackupSum,
  type KeptBackups,
  type KeptGroup,
  type KeptTable,
} from "../model/kept-backups.ts";
import type { ForeignObservation, ScopeEnd } from "../model/observation.ts";
import { scopeKey } from "../model/scope-key.ts";
import { readTableArn } from "../model/table-arn.ts";
import type { CopiesIndex } from "./copies-index.ts";
import type { SeenTable } from "./evaluate-table.ts";

export type KeepingCount = {
  table(seen: SeenTable): void;
  /** After the tables of the scope. */
  scope(
    end: Pick<ScopeEnd, "account" | "region" | "coverage" | "backup">,
    foreign: readonly ForeignObservation[],
  ): void;
  close(): KeptBackups;
};

type Kind = "native" | "awsBackup";
type Sums = Record<Kind, BackupSum>;
type Counted = Pick<KeptTable, "subject" | "account" | "region" | "table" | "arn"> & { sums: Sums };

const gibibyte = 2 ** 30;

/** `copies`: of tables in other scopes than the vault's. */
export function countKept(given: {
  readonly prices: BackupPrices;
  readonly copies: Pick<CopiesIndex, "has" | "of" | "arns">;
}): KeepingCount {
  const { prices, copies } = given;
  /** Tables with copies that are there. */
  const alive = new Set<string>();
  const seen = new Set<string>();
  const deleted = new Map<string, Counted>();
  const forEver = new Map<string, Counted>();
  const unseen = { native: 0, awsBackup: 0 };
  /** One walk of a scope answers for all of its tables. */
  let nativeRead = false;

  const add = (to: Map<string, Counted>, about: Omit<Counted, "sums">, kind: Kind, sum: BackupSum): void => {
    if (sum.count === 0) return;
    const entry = to.get(about.arn) ?? { ...about, sums: { native: noBackups, awsBackup: noBackups } };
    entry.sums = { ...entry.sums, [kind]: plusBackups(entry.sums[kind], sum) };
    to.set(about.arn, entry);
  };

  return {
    table({ table, view }) {
      if (copies.has(table.arn)) alive.add(table.arn);
      if (table.lists["backupsByName"]?.missing.length === 0) nativeRead = true;
      if (table.lists["backupsByName"] === undefined && table.lists["pointsByArn"] === undefined) return;
      const place = readTableArn(table.arn);
      if (place === null) return;
      const about = { ...place, arn: table.arn };
      const ofTable = { ...about, subject: "table" } as const;
      const ofNamesake = { ...about, subject: "deleted-table" } as const;
      add(forEver, ofTable, "native", sumOf(view.list("onDemandBackups").items, isAvailable));
      add(deleted, ofNamesake, "native", sumOf(view.list("namesakeBackups").items, isAvailableUser));
      add(forEver, ofTable, "awsBackup", sumOf(view.list("recoveryPoints").items, isKeptForEver));
      const created = view.fact("table.created");
      const older = (table.lists["pointsByArn"]?.items ?? []).filter((point) => isBefore(point["created"], created));
      add(deleted, ofNamesake, "awsBackup", sumOf(older, isFinished));
    },
    scope(end, foreign) {
      if (!nativeRead) unseen.native += 1;
      nativeRead = false;
      if (end.backup?.points === undefined || end.backup.points.missing.length > 0) unseen.awsBackup += 1;
      // Where the list of tables broke off, a table that it did not name may well be there.
      if (end.coverage.state !== "seen") return;
      seen.add(scopeKey(end));
      for (const { about: arn, observation, facts } of foreign) {
        const place = readTableArn(arn);
        if (place === null || scopeKey(place) !== scopeKey(end)) continue;
        const about = { ...place, arn, subject: "deleted-table" } as const;
        if (observation === "dynamodb:ListBackups") add(deleted, about, "native", statedSum(facts));
        if (observation === "backup:ListRecoveryPointsByBackupVault") {
          add(deleted, about, "awsBackup", sumOf([facts], isFinished));
        }
      }
    },
    close() {
      for (const arn of copies.arns()) {
        const place = readTableArn(arn);
        if (place === null || alive.has(arn) || !seen.has(scopeKey(place))) continue;
        add(deleted, { ...place, arn, subject: "deleted-table" }, "awsBackup", sumOf(copies.of(arn), isFinished));
      }
      return {
        deletedTables: groupOf(deleted, prices),
        neverExpiring: groupOf(forEver, prices),
        prices,
        unseen: { ...unseen },
      };
    },
  };
}

const valueOf = (fact: Fact | undefined): unknown => (fact?.state === "known" ? fact.value : undefined);
const isAvailable = (item: ListItem): boolean => valueOf(item["status"]) === "AVAILABLE";
/** SYSTEM backups cost nothing and go after 35 days. */
const isAvailableUser = (item: ListItem): boolean => isAvailable(item) && valueOf(item["type"]) === "USER";
/** EXPIRED is what could not be deleted when it should have been, and is paid for all the same. */
const isFinished = (item: ListItem): boolean =>
  ["COMPLETED", "AVAILABLE", "EXPIRED"].includes(String(valueOf(item["status"])));
const isKeptForEver = (item: ListItem): boolean => isFinished(item) && item["deleteAt"]?.state === "absent";

const isBefore = (a: Fact | undefined, b: Fact): boolean =>
  a?.state === "known" && b.state === "known" && String(a.value) < String(b.value);

function sumOf(items: readonly ListItem[], counts: (item: ListItem) => boolean): BackupSum {
  return items.filter(counts).reduce((sum, item) => plusBackups(sum, oneBackup(item)), noBackups);
}

function oneBackup(item: ListItem): BackupSum {
  const size = valueOf(item["sizeBytes"]);
  const created = valueOf(item["created"]);
  return sumOfOne({
    sizeBytes: typeof size === "number" ? size : null,
    created: typeof created === "string" ? created : null,
  });
}

/** What a scope says of all native backups of one table that it did not list (scan/collect-backups.ts). */
function statedSum(facts: ListItem): BackupSum {
  const count = (name: string): number => Number(valueOf(facts[name]) ?? 0);
  const instant = (name: string): string | null => {
    const value = valueOf(facts[name]);
    return typeof value === "string" ? value : null;
  };
  return {
    count: count("count"),
    sizeBytes: count("sizeBytes"),
    unsized: count("unsized"),
    oldest: instant("oldest"),
    newest: instant("newest"),
  };
}

function costOf({ native, awsBackup }: Sums, { nativePerGiB, awsBackupPerGiB }: BackupPrices): number {
  const cents = (native.sizeBytes * nativePerGiB + awsBackup.sizeBytes * awsBackupPerGiB) / gibibyte;
  return Math.round(cents * 100) / 100;
}

function groupOf(counted: ReadonlyMap<string, Counted>, prices: BackupPrices): KeptGroup {
  const tables = [...counted.values()].map(({ sums, ...about }) => ({
    ...about,
    ...sums,
    monthlyCost: costOf(sums, prices),
  }));
  const total = tables.reduce<Sums>(
    (sum, table) => ({
      native: plusBackups(sum.native, table.native),
      awsBackup: plusBackups(sum.awsBackup, table.awsBackup),
    }),
    { native: noBackups, awsBackup: noBackups },
  );
  return {
    ...total,
    monthlyCost: costOf(total, prices),
    tables: tables.length,
    largest: tables.sort(byCost).slice(0, mostShown),
  };
}

const byCost = (a: KeptTable, b: KeptTable): number =>
  b.monthlyCost - a.monthlyCost ||
  compareText(a.account, b.account) ||
  compareText(a.region, b.region) ||
  compareText(a.table, b.table);
