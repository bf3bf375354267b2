/**
 * The monthly report as one HTML page that stands for itself: no script, nothing loaded, a policy that allows its own
 * style alone. Made to be read by people, on a screen in light and dark, and on paper.
 */
import { createHash } from "node:crypto";
import type { MonthlyFormat, MonthlyReport } from "../../model/monthly.ts";
import { barChart } from "../charts/bars.ts";
import { figureOf } from "../charts/parts.ts";
import { chartStyle } from "../charts/style.ts";
import { htmlAttribute, htmlProse, htmlText } from "../escape/escape-html.ts";
import { monthlySections } from "./sections.ts";
import { monthlyStyle } from "./style.ts";
import { aboutLine, monthlyHeadline, stampBlocks, titleOf } from "./summary.ts";
import { tilesOf, type Tile } from "./tiles.ts";
import { complianceWords, monthWords } from "./words.ts";
import type { Block, Cell, Column, Inline, Section } from "../page-parts.ts";
import type { VerdictCounts } from "../../model/run.ts";

export const monthlyHtml: MonthlyFormat = {
  id: "html",
  extensions: [".html"],
  about: "for people: one page, to read, send and print",
  write: pageOf,
};

const mostRows = 300;

const style = `${monthlyStyle}\n${chartStyle}`;

const contentPolicy = [
  "default-src 'none'",
  `style-src 'sha256-${createHash("sha256").update(style).digest("base64")}'`,
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

function pageOf(report: MonthlyReport): string {
  const { mark, text } = monthlyHeadline(report);
  const sections = monthlySections(report, mostRows);
  const title = titleOf(report);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${htmlAttribute(contentPolicy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${htmlText(title)}</title>
<style>${style}</style>
</head>
<body>
<a class="skip" href="#brief">Skip to the report</a>
<header class="hero is-${mark}">
<div class="inner">
<p class="kind">Monthly compliance report</p>
<h1>DynamoDB backups <span>${htmlText(monthWords(report.month))}</span></h1>
<p class="headline"><span class="mark" aria-hidden="true">${signs[mark]}</span>${htmlProse(text)}</p>
<p class="about">${cellOf(aboutLine(report))}</p>
${stampBlocks(report).map(blockOf).join("\n")}
<ul class="tiles">${tilesOf(report).map(tileOf).join("")}</ul>
</div>
</header>
<nav class="contents" aria-label="Contents"><div class="inner"><ol>${sections.map(({ id, title: name }) => `<li><a href="#${id}">${htmlText(name)}</a></li>`).join("")}</ol></div></nav>
<main>
${sections.map((section) => sectionOf(section, report)).join("\n")}
</main>
<footer><div class="inner"><p>Made by restorable of sealed runs alone. A rule supports a control and never satisfies it.</p></div></footer>
</body>
</html>
`;
}

const signs = { fail: "✕", unknown: "?", pass: "✓" } as const;

const tileOf = ({ label, value, note, tone }: Tile): string =>
  `<li class="tile is-${tone}"><span class="label">${htmlText(label)}</span><strong>${htmlText(value)}</strong><span class="note">${htmlText(note)}</span></li>`;

const sectionOf = ({ id, title, blocks }: Section, report: MonthlyReport): string =>
  `<section id="${id}" aria-labelledby="${id}-title"><h2 id="${id}-title">${htmlText(title)}</h2>
${[...drawnIn(id, report), ...blocks.map(blockOf)].join("\n")}
</section>`;

/** Drawings that Markdown has no place for; their numbers are in the tables below them. */
function drawnIn(id: string, { rules }: MonthlyReport): readonly string[] {
  if (id !== "rules" || rules.length === 0) return [];
  const rows = rules.map(({ rule, counts }) => ({ label: rule, counts }));
  const { svg, legend } = barChart({
    id: "by-rule",
    title: "Verdicts by rule",
    of: "Rule",
    rows,
    most: 40,
    scale: "share",
  });
  return [`<figure class="chart card">${svg}${legend}</figure>`];
}

function blockOf(block: Block): string {
  switch (block.kind) {
    case "text":
      return `<p class="${block.tone}">${cellOf(block.of)}</p>`;
    case "list":
      return `<ul class="points">${block.items.map((item) => `<li>${cellOf(item)}</li>`).join("")}</ul>`;
    case "table":
      return tableOf(block);
    case "figure":
      return `<div class="card">${figureOf(block.chart)}</div>`;
    default:
      return block satisfies never;
  }
}

/** The first cell of a row names it. What is too wide for a telephone scrolls, by keys too. */
function tableOf({ caption, columns, rows }: Extract<Block, { kind: "table" }>): string {
  const head = columns.map((column) => `<th scope="col"${alignOf(column)}>${htmlText(column.title)}</th>`).join("");
  const body = rows.map((row) => `<tr>${row.map((cell, at) => dataOf(cell, columns[at])).join("")}</tr>`).join("\n");
  return `<div class="card frame" role="group" tabindex="0" aria-label="${htmlAttribute(caption)}"><table><caption>${htmlText(caption)}</caption><thead><tr>${head}</tr></thead>
<tbody>${body}</tbody></table></div>`;
}

const alignOf = (column: Column | undefined): string => (column?.align === "right" ? ' class="number"' : "");

const dataOf = (cell: Cell, column: Column | undefined): string =>
  `<td${isShort(cell) && column?.align !== "right" ? ' class="short"' : alignOf(column)}>${cellOf(cell)}</td>`;

/** Days, Regions and single words are read at a glance when they stand on one line. */
const isShort = (cell: Cell): boolean => typeof cell === "string" && cell.length <= 16;

const cellOf = (cell: Cell): string => (Array.isArray(cell) ? cell.map(inlineOf).join("") : inlineOf(cell as Inline));

function inlineOf(inline: Inline): string {
  if (typeof inline === "string") return spaced(inline);
  if ("code" in inline) return inline.code === "" ? "<i>(empty)</i>" : `<code>${htmlText(inline.code)}</code>`;
  if ("strong" in inline) return `<strong>${htmlProse(inline.strong)}</strong>`;
  if ("severity" in inline) return `<span class="severity is-${inline.severity}">${inline.severity}</span>`;
  return `<span class="share">${barOf(inline.counts)}<span>${complianceWords(inline.counts)}</span></span>`;
}

/** A part of a sentence keeps the spaces at its ends. */
function spaced(text: string): string {
  const [, before = "", , after = ""] = /^(\s*)(.*?)(\s*)$/s.exec(text) ?? [];
  return text.trim() === "" ? text : `${before}${htmlProse(text)}${after}`;
}

const parts = ["pass", "waived", "unknown", "fail"] as const;

/** As wide as a finger nail: what it shows stands beside it in numbers, so that it is hidden from who cannot see it. */
function barOf(counts: VerdictCounts): string {
  const total = parts.reduce((sum, part) => sum + counts[part], 0);
  if (total === 0) return "";
  let x = 0;
  const pieces = parts.map((part) => {
    const span = (counts[part] / total) * 60;
    const piece =
      span === 0
        ? ""
        : `<rect class="bar-${part}" x="${unit(x)}" y="0" width="${unit(Math.max(span, 1.5))}" height="8"/>`;
    x += span;
    return piece;
  });
  return `<svg class="bar" viewBox="0 0 60 8" aria-hidden="true">${pieces.join("")}</svg>`;
}

const unit = (value: number): string => String(Math.round(value * 10) / 10);
