/** The monthly report as GitHub-flavoured Markdown, without HTML of its own. Tables leave out rows beyond a few hundred, and say so. */
import type { MonthlyFormat, MonthlyReport } from "../../model/monthly.ts";
import { markdownCode, markdownProse } from "../escape/escape-markdown.ts";
import { monthlySections } from "./sections.ts";
import { aboutLine, monthlyHeadline, stampBlocks, titleOf } from "./summary.ts";
import type { Block, Cell, Inline, Section } from "../page-parts.ts";
import { complianceWords } from "./words.ts";

export const monthlyMarkdown: MonthlyFormat = {
  id: "markdown",
  extensions: [".md"],
  about: "for wikis, tickets and e-mail",
  write: (report) => `${documentOf(report).join("\n\n")}\n`,
};

const mostRows = 200;

const signs = { fail: "❌", unknown: "❔", pass: "✅" } as const;

function documentOf(report: MonthlyReport): readonly string[] {
  const { mark, text } = monthlyHeadline(report);
  return [
    `# ${markdownProse(titleOf(report))}`,
    `${signs[mark]} **${markdownProse(text)}**`,
    ...stampBlocks(report).map(blockOf),
    cellOf(aboutLine(report)),
    ...monthlySections(report, mostRows).flatMap(sectionOf),
  ];
}

const sectionOf = ({ title, blocks }: Section): readonly string[] => [
  `## ${markdownProse(title)}`,
  ...blocks.map(blockOf).filter((text) => text !== ""),
];

function blockOf(block: Block): string {
  switch (block.kind) {
    case "text":
      return block.tone === "warning" ? `> ⚠️ ${cellOf(block.of)}` : cellOf(block.of);
    case "list":
      return block.items.map((item) => `- ${cellOf(item)}`).join("\n");
    case "table": {
      const { caption, columns, rows } = block;
      const head = `| ${columns.map(({ title }) => markdownProse(title)).join(" | ")} |`;
      const rule = `| ${columns.map(({ align }) => (align === "right" ? "---:" : "---")).join(" | ")} |`;
      const body = rows.map((row) => `| ${row.map(cellOf).join(" | ")} |`);
      return [`**${markdownProse(caption)}**`, [head, rule, ...body].join("\n")].join("\n\n");
    }
    case "figure":
      return "";
    default:
      return block satisfies never;
  }
}

const cellOf = (cell: Cell): string => (Array.isArray(cell) ? cell.map(inlineOf).join("") : inlineOf(cell as Inline));

/** Text that ends or begins with a space keeps it: what stands beside it is another part of the same sentence. */
function inlineOf(inline: Inline): string {
  if (typeof inline === "string") {
    const [, before = "", , after = ""] = /^(\s*)(.*?)(\s*)$/s.exec(inline) ?? [];
    return inline.trim() === "" ? inline : `${before}${markdownProse(inline)}${after}`;
  }
  if ("code" in inline) return markdownCode(inline.code);
  if ("strong" in inline) return `**${markdownProse(inline.strong)}**`;
  if ("severity" in inline) return inline.severity;
  return complianceWords(inline.counts);
}
