/**
 * Cells in, one line of CSV out (RFC 4180, every cell quoted), for people who open it in a spreadsheet: a cell that one
 * could take for a formula begins with an apostrophe instead.
 */
export const csvRow = (cells: readonly (string | number)[]): string => `${cells.map(cell).join(",")}\r\n`;

function cell(value: string | number): string {
  const text = String(value);
  const guarded = typeof value === "string" && /^\s*[=+\-@|%]|^[\t\r\n]/.test(text) ? `'${text}` : text;
  return `"${guarded.replaceAll('"', '""')}"`;
}
