/**
 * A list of backups for spreadsheets: one backup or point a row, one row for what a table has in sums only, and one for a
 * table that has nothing. RFC 4180 with a byte order mark; no cell starts a formula.
 */
import { stringify } from "csv-stringify/sync";
import type { BackupListFormat, ListedTable } from "../../model/backup-report.ts";
import { formulaSafe } from "../../model/formula-safe.ts";
import type { ListedPoint, SummedBackups } from "../../model/listed-backups.ts";
import { exemptions, type RetentionFate } from "../../model/retention.ts";
import { visible } from "../../model/visible.ts";
import { cutTo } from "../cut-to.ts";
import { foreignStamp } from "../run-words.ts";

const columns = [
  "run",
  "asOf",
  "account",
  "region",
  "table",
  "tableState",
  "tableArn",
  "kind",
  "count",
  "whose",
  "backupArn",
  "name",
  "status",
  "created",
  "sizeBytes",
  "expires",
  "immutable",
  "vault",
  "vaultAccount",
  "vaultRegion",
  "retention",
  "because",
  "observedFrom",
] as const;

type Row = { readonly [column in (typeof columns)[number]]?: string };

/** Excel takes 32,767 characters and spreads the rest over the cells below. */
const longestCell = 32_000;

/** `##[` is a command to the runner of GitHub Actions, whose log standard output may be. */
const cell = (text: string): string =>
  cutTo(formulaSafe(visible(text).replaceAll("##[", String.raw`##\u{5b}`)), longestCell);

export const backupsCsvFormat: BackupListFormat = {
  id: "csv",
  extensions: [".csv"],
  about: "for spreadsheets: one backup a row",
  create({ run }) {
    const ofRun: Row = {
      run: run.id,
      asOf: run.asOf,
      observedFrom: run.foreignHosts.length === 0 ? "AWS" : `${foreignStamp}: ${run.foreignHosts.join(", ")}`,
    };
    const rows = (of: readonly Row[]): string =>
      stringify(
        of.map((row) => columns.map((column) => cell(row[column] ?? ofRun[column] ?? ""))),
        { record_delimiter: "\r\n" },
      );
    return {
      begin: () => `\ufeff${columns.join(",")}\r\n`,
      table: (table) => rows(rowsOf(table)),
      end: ({ lacking }) =>
        lacking.length === 0 ? "" : rows(lacking.map((why) => ({ kind: "incomplete", because: why }))),
    };
  },
};

function rowsOf(table: ListedTable): readonly Row[] {
  const { account, region, points, summed, fates } = table;
  const about: Row = { account, region, table: table.table, tableState: table.state, tableArn: table.arn };
  const rows = [
    ...points.map((point, index) => ({ ...about, ...pointRow(point), ...fateRow(fates?.[index]) })),
    ...summedRows(about, { native: summed.native, system: summed.system }),
  ];
  return rows.length === 0 ? [{ ...about, kind: "none", count: "0" }] : rows;
}

const pointRow = (point: ListedPoint): Row => ({
  kind: point.kind,
  count: "1",
  whose: point.whose,
  backupArn: point.arn ?? "",
  name: point.name ?? "",
  status: point.status ?? "",
  created: point.created ?? "",
  sizeBytes: point.sizeBytes === null ? "" : String(point.sizeBytes),
  expires: point.expires ?? "",
  immutable: point.immutable ? "yes" : "no",
  vault: point.vault ?? "",
  vaultAccount: point.vault === null ? "" : point.account,
  vaultRegion: point.vault === null ? "" : point.region,
});

function fateRow(fate: RetentionFate | undefined): Row {
  switch (fate?.fate) {
    case undefined:
      return {};
    case "kept":
      return { retention: "keep", because: fate.by.join(", ") };
    case "exempt":
      return { retention: "not subject", because: exemptions[fate.because] };
    case "dropped":
      return { retention: "drop" };
    default:
      return fate satisfies never;
  }
}

const summedRows = (about: Row, sums: Readonly<Record<"native" | "system", SummedBackups>>): readonly Row[] =>
  (["native", "system"] as const)
    .map((kind) => ({ kind, sum: sums[kind] }))
    .filter(({ sum }) => sum.count > 0)
    .map(({ kind, sum }) => ({
      ...about,
      kind,
      count: String(sum.count),
      whose: "deleted-table",
      backupArn: sum.newestArn ?? "",
      created: sum.newest ?? "",
      sizeBytes: String(sum.sizeBytes),
    }));
