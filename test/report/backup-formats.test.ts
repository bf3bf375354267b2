/** Lists of backups in every format, of names that AWS would hardly allow and an attacker would like to. */
import { describe, expect, it } from "vitest";
import { createBackupListSums } from "../../src/evaluate/backup-list-sums.ts";
import { backupsOfTable } from "../../src/evaluate/list-backups.ts";
import { fatesOf } from "../../src/evaluate/retention.ts";
import type { BackupListContext, ListedTable } from "../../src/model/backup-report.ts";
import { absent, known, type ListItem } from "../../src/model/fact.ts";
import { assumedActionPrices } from "../../src/model/prices.ts";
import type { TableRecord } from "../../src/model/observation.ts";
import { backupFormatIds, backupFormats, type BackupFormatId } from "../../src/report/backups/registry.ts";

const hostile = '=cmd|"/c calc"!A1\u001b[2J\r\n|<script>@here ##[error]x\u202e';

const native = (day: number, name: string): ListItem => ({
  arn: known(`arn:aws:dynamodb:us-east-1:222222222222:table/${name}/backup/0${day}`),
  name: known(name),
  status: known("AVAILABLE"),
  type: known("USER"),
  tableId: known("id-1"),
  created: known(`2026-11-0${day}T00:00:00.000Z`),
  sizeBytes: known(2 ** 30),
});

const point: ListItem = {
  arn: known(hostile),
  account: known("222222222222"),
  region: known("us-east-1"),
  vault: known(hostile),
  status: known("COMPLETED"),
  created: known("2026-11-04T00:00:00.000Z"),
  sizeBytes: absent,
  deleteAt: absent,
  locked: known(false),
};

const record = (name: string): TableRecord => ({
  kind: "table",
  name,
  arn: `arn:aws:dynamodb:us-east-1:222222222222:table/${name}`,
  presence: "present",
  groups: { table: { state: "read" }, onDemandBackups: { state: "read" }, recoveryPoints: { state: "read" } },
  facts: { "table.id": known("id-1"), "table.created": known("2026-01-01T00:00:00.000Z") },
  lists: {
    backupsByName: { items: [1, 2, 3].map((day) => native(day, name)), missing: [] },
    pointsByArn: { items: [point], missing: [{ kind: "denied", operation: hostile }] },
  },
  evidence: [],
});

const scheme = { daily: 1, weekly: 0, monthly: 0, yearly: 0 };
const listing = { copiesOf: () => [], prices: assumedActionPrices, asOf: "2026-11-20T12:00:00.000Z" };

function tableOf(name: string): ListedTable {
  const found = backupsOfTable({ account: "222222222222", region: "us-east-1", table: record(name) }, listing);
  return { ...found, fates: fatesOf(found, scheme) };
}

const context = {
  run: { id: "20261120T120000000Z-00000000", asOf: "2026-11-20T12:00:00.000Z", foreignHosts: [] },
  prices: assumedActionPrices,
  scheme,
  filters: [`--table ${hostile}`],
  coverage: {},
  options: { colour: false, columns: 100 },
} as unknown as BackupListContext;

function rendered(format: BackupFormatId, tables: readonly ListedTable[]): string {
  const writer = backupFormats[format].create(context);
  const sums = createBackupListSums(assumedActionPrices);
  for (const table of tables) sums.add(table);
  const end = { totals: sums.close(), lacking: [`not seen: ${hostile}`] };
  return [writer.begin(), ...tables.map((table) => writer.table(table)), writer.end(end)].join("");
}

describe("a list of backups", () => {
  it.each(backupFormatIds)(
    "as %s lets no name move a cursor, turn the direction of writing or command a runner",
    (format) => {
      const text = rendered(format, [tableOf(hostile), tableOf("orders")]);
      // eslint-disable-next-line no-control-regex -- they are what must not be there
      expect(text).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
      expect(text).not.toContain("##[error]");
    },
  );

  it("as CSV has one row a point, and no cell that starts a formula", () => {
    const rows = rendered("csv", [tableOf(hostile), tableOf("orders")]).split("\r\n");
    expect(rows).toHaveLength(1 + 4 + 4 + 1 + 1);
    expect(rows.flatMap((row) => row.split(",")).filter((cell) => /^"?[=+@-]/.test(cell))).toEqual([]);
  });

  it("as Markdown has one row a table, with as many cells as the head", () => {
    const rows = rendered("markdown", [tableOf(hostile), tableOf("orders")])
      .split("\n")
      .filter((line) => line.startsWith("|"));
    expect(rows).toHaveLength(4);
    expect(new Set(rows.map((row) => row.split(" | ").length)).size).toBe(1);
    expect(rows.join("\n")).not.toContain("<script>");
  });

  it("as JSON is one document that says what is lacking, what a point costs nobody, and what a scheme would drop", () => {
    const { complete, lacking, totals, tables } = JSON.parse(rendered("json", [tableOf("orders")])) as {
      readonly complete: boolean;
      readonly lacking: readonly string[];
      readonly totals: { readonly monthlyCost: number; readonly awsBackup: { readonly unsized: number } };
      readonly tables: readonly {
        readonly points: readonly { readonly created: string; readonly retention: { readonly fate: string } }[];
      }[];
    };
    expect([complete, lacking.length, totals.monthlyCost, totals.awsBackup.unsized]).toEqual([false, 1, 0.3, 1]);
    expect(tables[0]?.points.map(({ created, retention }) => `${created.slice(0, 10)} ${retention.fate}`)).toEqual([
      "2026-11-04 exempt",
      "2026-11-03 kept",
      "2026-11-02 dropped",
      "2026-11-01 dropped",
    ]);
  });
});
