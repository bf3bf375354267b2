/**
 * Cells in, one line of CSV out (RFC 4180, every cell quoted), for people who open it in a spreadsheet: no text in it is
 * taken for a formula, and none holds a character that cannot be seen.
 */
import { formulaSafe } from "../model/formula-safe.ts";
import { visible } from "../model/visible.ts";

export const csvRow = (cells: readonly (string | number)[]): string => `${cells.map(cell).join(",")}\r\n`;

function cell(value: string | number): string {
  const text = typeof value === "string" ? formulaSafe(visible(value)) : String(value);
  return `"${text.replaceAll('"', '""')}"`;
}
