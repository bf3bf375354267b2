/** A list of backups as Markdown: one row a table, as they come, and what all of them come to at the end. */
import type { BackupListFormat } from "../../model/backup-report.ts";
import { markdownCode, markdownProse } from "../escape/escape-markdown.ts";
import { costWords } from "../numbers.ts";
import { fateLine, fateWords } from "./fate-words.ts";
import { countWords, headLines, remarks, spanWords, stateWords, sumLines } from "./words.ts";

export const backupsMarkdownFormat: BackupListFormat = {
  id: "markdown",
  extensions: [".md"],
  about: "for a page: one row a table",
  create(context) {
    const { scheme, prices } = context;
    const head = [
      "Table",
      "Account",
      "Region",
      "Backups",
      "When",
      "A month",
      "Remarks",
      ...(scheme === null ? [] : ["Retention"]),
    ];
    const row = (cells: readonly string[]): string => `| ${cells.join(" | ")} |\n`;
    return {
      begin: () =>
        `# Backups of DynamoDB tables\n\n${headLines(context)
          .map((line) => `${markdownProse(line)}\n\n`)
          .join("")}${row(head)}${row(head.map(() => "---"))}`,
      table(table) {
        const { account, region, points, fates, totals } = table;
        const state = stateWords(table);
        const dropped = points.filter((_, index) => fates?.[index]?.fate === "dropped");
        const retention = [fateLine(table), ...dropped.map((point) => `would drop ${fateWords(point)}`)];
        return row([
          `${markdownCode(table.table)}${state === "" ? "" : ` (${markdownProse(state)})`}`,
          markdownCode(account),
          markdownCode(region),
          markdownProse(countWords(table)),
          markdownProse(spanWords(table)),
          markdownProse(totals.monthlyCost > 0 ? costWords(totals.monthlyCost, prices.currency) : ""),
          remarks(table).map(markdownProse).join("; "),
          ...(scheme === null ? [] : [retention.map(markdownProse).join("; ")]),
        ]);
      },
      end: (end) =>
        `\n${sumLines(context, end)
          .map((line) => `- ${markdownProse(line)}\n`)
          .join("")}`,
    };
  },
};
