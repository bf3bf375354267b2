/** The formats of the monthly report, written once. Help, `-f` and `-o` come out of this table. */
import type { MonthlyFormat } from "../../model/monthly.ts";
import { monthlyCsv } from "./csv.ts";
import { monthlyHtml } from "./html.ts";
import { monthlyMarkdown } from "./markdown.ts";

export const monthlyFormats = {
  markdown: monthlyMarkdown,
  html: monthlyHtml,
  csv: monthlyCsv,
} as const satisfies Record<string, MonthlyFormat>;

export type MonthlyFormatId = keyof typeof monthlyFormats;

export const monthlyFormatIds = Object.keys(monthlyFormats) as readonly MonthlyFormatId[];
