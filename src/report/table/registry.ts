/** The formats in which one table is explained, written once. Help, `-f` and `-o` come out of this table. */
import type { TableFormat } from "../../model/table-explanation.ts";
import { tableConsoleFormat } from "./console.ts";
import { tableJsonFormat } from "./json.ts";
import { tableMarkdownFormat } from "./markdown.ts";

export const tableFormats = {
  console: tableConsoleFormat,
  json: tableJsonFormat,
  markdown: tableMarkdownFormat,
} as const satisfies Record<string, TableFormat>;

export type TableFormatId = keyof typeof tableFormats;

export const tableFormatIds = Object.keys(tableFormats) as readonly TableFormatId[];
