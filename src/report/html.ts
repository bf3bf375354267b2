/**
 * The report to send to somebody: one page that holds everything, asks nothing of a network, and runs no script but its
 * own, which the hash in its policy names. Overview, coverage and compliance are plain HTML; the script unpacks the
 * findings and lets people search them. It is the one report that is held until its end, in compressed form.
 */
import { createHash } from "node:crypto";
import type { Format, ReportContext } from "../model/report.ts";
import { chartStyle } from "./charts/style.ts";
import { pageScript, pageStyle } from "./html/assets.ts";
import { htmlHeatMap, htmlTrend } from "./html/charts.ts";
import { htmlCompliance } from "./html/compliance.ts";
import { createPageCounts, type PageCounts } from "./html/counts.ts";
import { htmlCoverage } from "./html/coverage.ts";
import { createPageData, type PageData } from "./html/data.ts";
import { htmlFindings } from "./html/findings.ts";
import { htmlFixes } from "./html/fixes.ts";
import { htmlKept } from "./html/kept.ts";
import { htmlStamp, htmlVerdict } from "./html/verdict.ts";
import { htmlWaivers } from "./html/waivers.ts";
import { asMarkup, markup, nothing, type Markup } from "./html/markup.ts";
import { headlineOf } from "./headline.ts";
import { sizeWords } from "./numbers.ts";

/** Characters of data in a page: mail servers and browsers take no more with good grace. */
const mostData = 25 * 2 ** 20 - 400_000;

/** Past this a page says how large it is. */
const largeData = 10 * 2 ** 20;

export const htmlFormat: Format = {
  id: "html",
  extensions: [".html"],
  about: "for people, as one page that opens from an e-mail",
  create: (context) => htmlWriter(context, mostData),
};

/** `most`: characters of data. */
export function htmlWriter(context: ReportContext, most: number): ReturnType<Format["create"]> {
  const counts = createPageCounts();
  const data = createPageData(context, most);
  return {
    begin: () => "",
    table(table) {
      counts.add(table);
      data.add(table);
      return "";
    },
    end: () => documentOf(context, counts, data.close()).html,
  };
}

/** Of the charts first: the page fits their colours to its own. */
const style = `${chartStyle}\n${pageStyle}`;

const hashOf = (text: string): string => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

function documentOf(context: ReportContext, counts: PageCounts, data: PageData): Markup {
  const { run, policy } = context;
  const { text } = headlineOf(context);
  const sections: readonly (readonly [id: string, name: string, body: Markup])[] = [
    ["coverage", "Coverage", htmlCoverage(context)],
    ["trend", "Trend", htmlTrend(context)],
    ["compliance", "Compliance", htmlCompliance(context, counts)],
    ["heat-map", "Where it fails", htmlHeatMap(context, counts)],
    ["fixes", "What to fix", htmlFixes(context)],
    ["findings", "Findings", htmlFindings(context, data.left)],
    ["waivers", "Waivers", htmlWaivers(context)],
    ["kept", "Kept backups", htmlKept(context)],
  ];
  const shown = sections.filter(([, , body]) => body.html !== "");
  const links = shown.map(([id, name]) => markup`<li><a href="#${asMarkup(id)}">${name}</a></li>`);
  return markup`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${asMarkup(policyOf())}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${text} restorable, ${run.asOf.slice(0, 10)}, ${policy.id}</title>
<style>${asMarkup(style)}</style>
</head>
<body>
<a class="skip" href="#findings">Skip to the findings</a>
<header class="top"><div class="inner"><span class="brand">${logo}restorable</span><nav aria-label="Sections"><ul>${links}</ul></nav></div></header>
<main>
${htmlStamp(context)}${htmlVerdict(context)}<noscript><p class="card">This page runs no script here, so its list of findings cannot be searched. What follows is complete but for that list: the worst findings stand in a table.</p></noscript>
${shown.map(([, , body]) => body)}</main>
<footer><p>${run.tool.name} ${run.tool.version} · run <code>${run.id}</code> · policy digest <code>${policy.digest}</code></p>
<p>A rule supports a control and never satisfies it. Nothing on this page was judged after ${run.asOf}.${sizeNote(data)}</p></footer>
<dialog id="detail"></dialog>
${data.texts.map((block) => markup`<script type="application/gzip">${asMarkup(block)}</script>\n`)}<script>${asMarkup(pageScript)}</script>
</body>
</html>
`;
}

const policyOf = (): string =>
  [
    "default-src 'none'",
    `script-src ${hashOf(pageScript)}`,
    `style-src ${hashOf(style)}`,
    "img-src data:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");

function sizeNote({ texts }: PageData): Markup {
  const size = texts.reduce((sum, text) => sum + text.length, 0);
  return size < largeData
    ? nothing
    : markup` Its findings take ${sizeWords(size)}; to mail it, a smaller population or the CSV report may be kinder.`;
}

const logo: Markup = {
  html: '<svg class="logo" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d="M12 3a9 9 0 1 1-8.5 6"></path><path d="M3 4v5h5"></path><path d="M8.5 12.2l2.4 2.4 4.8-5.2"></path></svg>',
};
