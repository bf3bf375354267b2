/** A list of backups for a terminal: a few lines a table, as they come, and what all of them come to at the end. */
import type { BackupListFormat, ListedTable } from "../../model/backup-report.ts";
import { terminalProse, terminalText } from "../escape/escape-terminal.ts";
import { costWords } from "../numbers.ts";
import { paintWith } from "../paint.ts";
import { fateLine, fateWords } from "./fate-words.ts";
import { countWords, headLines, remarks, spanWords, stateWords, sumLines } from "./words.ts";

export const backupsConsoleFormat: BackupListFormat = {
  id: "console",
  extensions: [".txt"],
  about: "for a terminal: every table, and what its backups cost",
  create(context) {
    const paint = paintWith(context.options);
    const { currency } = context.prices;
    const lines = (texts: readonly string[]): string => texts.map((text) => `${text}\n`).join("");
    return {
      begin: () => lines([...headLines(context).map(terminalProse), ""]),
      table(table) {
        const { totals, account, region } = table;
        const state = stateWords(table);
        const name = `${paint.strong(terminalText(table.table))}  ${terminalText(account)} ${terminalText(region)}`;
        const cost = totals.monthlyCost > 0 ? `about ${costWords(totals.monthlyCost, currency)} a month` : "";
        const counts = countWords(table);
        const what = [counts, spanWords(table), cost].filter((text) => text !== "").join(" · ");
        return lines([
          state === "" ? name : `${name}  ${paint.unknown(state)}`,
          `  ${counts === "no backup" ? paint.fail(what) : what}`,
          ...remarks(table).map((text) => `  ${terminalProse(text)}`),
          ...fateLines(table).map((text) => `  ${terminalProse(text)}`),
        ]);
      },
      end: (end) => lines(["", ...sumLines(context, end).map(terminalProse)]),
    };
  },
};

/** The sum, and what would be dropped, one a line. */
function fateLines(table: ListedTable): readonly string[] {
  const { fates, points } = table;
  if (fates === null) return [];
  const dropped = points.filter((_, index) => fates[index]?.fate === "dropped");
  return [fateLine(table), ...dropped.map((point) => `would drop ${fateWords(point)}`)];
}
