/** Backups of deleted tables and backups that nothing deletes: whose they are, and what they cost. */
import { describe, expect, it } from "vitest";
import { createCopiesIndex } from "../../src/evaluate/copies-index.ts";
import { countKept } from "../../src/evaluate/kept-backups.ts";
import { deriveFacts } from "../../src/model/derive.ts";
import { absent, known, type Fact, type ListItem } from "../../src/model/fact.ts";
import { mostShown, type BackupPrices } from "../../src/model/kept-backups.ts";
import type { ForeignObservation, ScopeEnd, TableRecord } from "../../src/model/observation.ts";
import { account, ago, asOf, backup, complete, day, table } from "./build.ts";

const prices: BackupPrices = { currency: "EUR", nativePerGiB: 0.5, awsBackupPerGiB: 0.25 };
const gib = 2 ** 30;

const point = (members: Readonly<Record<string, Fact>> = {}): ListItem => ({
  arn: known("arn:aws:backup:eu-west-1:111122223333:recovery-point:1"),
  account: known("111122223333"),
  region: known("eu-west-1"),
  vault: known("Default"),
  vaultType: known("BACKUP_VAULT"),
  locked: known(false),
  lockDate: absent,
  status: known("COMPLETED"),
  created: known(ago(day)),
  sizeBytes: known(4 * gib),
  deleteAt: absent,
  encrypted: known(true),
  keyArn: absent,
  copiedFrom: absent,
  plan: absent,
  ...members,
});

const withPoints = (points: readonly ListItem[], record = table()): TableRecord => ({
  ...record,
  groups: { ...record.groups, recoveryPoints: { state: "read" } },
  lists: { ...record.lists, pointsByArn: complete(points) },
});

const end = (more: Partial<ScopeEnd> = {}): ScopeEnd => ({
  kind: "scope",
  account: "111122223333",
  region: "eu-west-1",
  coverage: { state: "seen" },
  tables: 1,
  ledger: [{ operation: "dynamodb:ListBackups", calls: 1, throttled: 0, failed: 0, complete: true }],
  backup: { points: { missing: [] } },
  ...more,
});

const arnOf = (name: string): string => `arn:aws:dynamodb:eu-west-1:111122223333:table/${name}`;

const pointOfGone = (name: string, sizeBytes: number): ForeignObservation => ({
  kind: "foreign",
  about: arnOf(name),
  observation: "backup:ListRecoveryPointsByBackupVault",
  facts: point({ sizeBytes: known(sizeBytes) }),
});

/** Two native backups. */
const gone = (name: string, sizeBytes: number): ForeignObservation => ({
  kind: "foreign",
  about: arnOf(name),
  observation: "dynamodb:ListBackups",
  facts: {
    count: known(2),
    sizeBytes: known(sizeBytes),
    unsized: known(0),
    oldest: known(ago(90 * day)),
    newest: known(ago(60 * day)),
  },
});

const keptOf = (
  tables: readonly TableRecord[],
  foreign: readonly ForeignObservation[] = [],
  scope = end(),
  copies = createCopiesIndex(),
) => {
  const counting = countKept({ prices, copies });
  for (const each of tables) counting.table({ account, table: each, view: deriveFacts(account, each, asOf) });
  counting.scope(scope, foreign);
  return counting.close();
};

describe("what nothing will ever delete", () => {
  it("is every finished native backup of the table, since DynamoDB never deletes one", () => {
    const sized = backup({ sizeBytes: known(2 * gib) });
    const { neverExpiring } = keptOf([
      table({ backups: complete([sized, backup({ sizeBytes: absent }), backup({ status: known("CREATING") })]) }),
    ]);
    expect(neverExpiring).toMatchObject({
      tables: 1,
      native: { count: 2, sizeBytes: 2 * gib, unsized: 1 },
      monthlyCost: 1,
    });
  });

  it("is a recovery point without an end, and none with one", () => {
    const { neverExpiring, deletedTables } = keptOf([
      withPoints([point(), point({ deleteAt: known(ago(-30 * day)) }), point({ status: known("PARTIAL") })]),
    ]);
    expect(neverExpiring).toMatchObject({ awsBackup: { count: 1, sizeBytes: 4 * gib }, monthlyCost: 1 });
    expect(deletedTables.tables).toBe(0);
  });
});

describe("what is kept of deleted tables", () => {
  it("is what a scope has of tables that it does not list", () => {
    const { deletedTables } = keptOf([], [gone("old", 6 * gib), pointOfGone("old", 8 * gib)]);
    expect(deletedTables).toMatchObject({
      tables: 1,
      native: { count: 2, sizeBytes: 6 * gib },
      awsBackup: { count: 1, sizeBytes: 8 * gib },
      monthlyCost: 5,
      largest: [{ subject: "deleted-table", table: "old", monthlyCost: 5 }],
    });
  });

  it("is what carries the name of a table and is of the one before it", () => {
    const { deletedTables, neverExpiring } = keptOf([
      withPoints(
        [point({ created: known(ago(200 * day)) })],
        table({ backups: complete([backup({ tableId: known("id-before"), sizeBytes: known(2 * gib) })]) }),
      ),
    ]);
    expect(deletedTables).toMatchObject({ tables: 1, native: { count: 1 }, awsBackup: { count: 1 }, monthlyCost: 2 });
    expect(neverExpiring.tables).toBe(0);
  });

  it("is no SYSTEM backup: it costs nothing and goes after 35 days", () => {
    const { deletedTables } = keptOf([
      table({ backups: complete([backup({ tableId: known("id-before"), type: known("SYSTEM") })]) }),
    ]);
    expect(deletedTables.tables).toBe(0);
  });

  it("is not known where the list of tables broke off: the table may be there", () => {
    const broken = end({ coverage: { state: "failed", reason: { kind: "throttled" } } });
    expect(keptOf([], [gone("old", gib)], broken).deletedTables.tables).toBe(0);
  });

  const vaultAccount = { account: "999988887777", region: "eu-west-1" };

  it("is a copy in another account, once its table is gone", () => {
    const copies = createCopiesIndex();
    copies.add(vaultAccount, pointOfGone("old", 8 * gib));
    copies.add(vaultAccount, pointOfGone("orders", 8 * gib));
    const { deletedTables } = keptOf([table()], [], end(), copies);
    expect(deletedTables).toMatchObject({ tables: 1, awsBackup: { count: 1 }, largest: [{ table: "old" }] });
  });

  it("is no copy of a table whose Region was not seen", () => {
    const copies = createCopiesIndex();
    copies.add(vaultAccount, pointOfGone("old", 8 * gib));
    const denied = end({ coverage: { state: "denied", reason: { kind: "denied" } } });
    expect(keptOf([], [], denied, copies).deletedTables.tables).toBe(0);
  });

  it("does not count what a scope says of tables of other scopes, which may well live", () => {
    const about = "arn:aws:dynamodb:eu-west-1:999988887777:table/orders";
    expect(keptOf([], [{ ...gone("orders", gib), about }]).deletedTables.tables).toBe(0);
  });
});

describe("the sums", () => {
  it("name the costliest tables first and count the others", () => {
    const many = Array.from({ length: mostShown + 3 }, (_, index) =>
      gone(`t${String(index).padStart(3, "0")}`, index * gib),
    );
    const { deletedTables } = keptOf([], many);
    expect(deletedTables.tables).toBe(mostShown + 3);
    expect(deletedTables.largest).toHaveLength(mostShown);
    expect(deletedTables.largest[0]?.table).toBe(`t${String(mostShown + 2).padStart(3, "0")}`);
  });

  it("say in how many Regions nobody looked", () => {
    const lacking = end({ backup: { points: { missing: [{ kind: "denied" }] } } });
    expect(keptOf([], [], lacking).unseen).toEqual({ native: 1, awsBackup: 1 });
    const broken = table({ backups: { items: [], missing: [{ kind: "throttled" }] } });
    expect(keptOf([broken]).unseen).toEqual({ native: 1, awsBackup: 0 });
  });

  it("tell the same of a scope whose calls another attempt made", () => {
    expect(keptOf([table()], [], end({ ledger: [] })).unseen).toEqual({ native: 0, awsBackup: 0 });
  });
});
