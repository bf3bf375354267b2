/**
 * The monthly report for spreadsheets: one line a row, `section` says of what. All rows are there, whatever the other
 * formats leave out. RFC 4180 in UTF-8 with a byte order mark, and no cell starts a formula.
 */
import { stringify } from "csv-stringify/sync";
import type { MonthlyFormat } from "../../model/monthly.ts";
import { cutTo } from "../cut-to.ts";
import { formulaSafe } from "../../model/formula-safe.ts";
import { monthlyColumns, type MonthlyRow } from "./row.ts";
import { monthlyRows } from "./rows.ts";
import { visible } from "../../model/visible.ts";

export const monthlyCsv: MonthlyFormat = {
  id: "csv",
  extensions: [".csv"],
  about: "for spreadsheets: every row, with its section",
  write(report) {
    const names = new Map(report.accounts.map(({ account, name, ou }) => [account, { name, ou }]));
    const named = (row: MonthlyRow): MonthlyRow => {
      const found = names.get(String(row.account ?? ""));
      return found === undefined ? row : { accountName: found.name ?? "", ou: found.ou ?? "", ...row };
    };
    const rows = monthlyRows(report).map((row) =>
      monthlyColumns.map((column) => cell({ month: report.month.name, ...named(row) }[column] ?? "")),
    );
    return `\ufeff${monthlyColumns.join(",")}\r\n${stringify(rows, { record_delimiter: "\r\n" })}`;
  },
};

/** Excel takes 32,767 characters and spreads the rest over the cells below. */
const longestCell = 32_000;

/** A number stays one: it cannot be a formula, and is never below zero. */
const cell = (value: string | number): string =>
  typeof value === "number" ? String(value) : cutTo(formulaSafe(visible(value)), longestCell);
