/**
 * The style sheet of the charts, once a page: every colour they use, for light, dark and print. Colours are told apart
 * without red and green, and stand out from the page by 3:1; texts by 4.5:1.
 */
import { chartInks } from "./inks.ts";

export const chartStyle = `
.chart {
  --chart-page: #ffffff; --chart-text: #1f2933; --chart-quiet: #52606d; --chart-rule: #d5dbe1; --chart-rows: #f2f4f7;
  --chart-pass: #1f7a5c; --chart-fail: #c2410c; --chart-unknown: #6d4fc4; --chart-waived: #64748b;
  --chart-critical: #8f1d1d; --chart-high: #c2410c; --chart-medium: #a16207; --chart-low: #3f72af; --chart-plain: #2f6bb3;
  --chart-heat-1: #fbe3d3; --chart-heat-2: #f5b58d; --chart-heat-3: #dc6b35; --chart-heat-4: #9a3412;
  --chart-on-light: #1f2933; --chart-on-dark: #ffffff;
  margin: 0; color: var(--chart-text);
}
@media screen and (prefers-color-scheme: dark) {
  .chart {
    --chart-page: #14181d; --chart-text: #e4e9ee; --chart-quiet: #a3b0bd; --chart-rule: #36404a; --chart-rows: #1d232a;
    --chart-pass: #3fae86; --chart-fail: #ef7d4b; --chart-unknown: #a08cf0; --chart-waived: #8b9bae;
    --chart-critical: #e25c5c; --chart-high: #ef7d4b; --chart-medium: #d3a03a; --chart-low: #6ea3e0; --chart-plain: #6ea3e0;
    --chart-heat-1: #46281a; --chart-heat-2: #7c3a1c; --chart-heat-3: #e07a47; --chart-heat-4: #ffb48c;
    --chart-on-light: #e4e9ee; --chart-on-dark: #14181d;
  }
}
.chart-drawing { display: block; width: 100%; height: auto; font-size: 12px; overflow: visible; }
.chart-drawing text { fill: var(--chart-quiet); }
.chart-drawing .chart-end { text-anchor: end; }
.chart-drawing .chart-middle { text-anchor: middle; }
.chart-drawing .chart-name { fill: var(--chart-text); }
.chart-rule { stroke: var(--chart-rule); stroke-width: 1; fill: none; }
.chart-gap { fill: var(--chart-rule); opacity: 0.55; }
.chart-empty { fill: var(--chart-rows); }
.chart-pattern { stroke: var(--chart-page); stroke-width: 1; fill: none; opacity: 0.75; }
.chart-pattern circle { fill: var(--chart-page); stroke: none; }
${chartInks
  .map(
    (ink) =>
      `.ink-${ink} { fill: var(--chart-${ink}); } ` +
      `.line-${ink} { fill: none; stroke: var(--chart-${ink}); stroke-width: 2; stroke-linejoin: round; } ` +
      `.mark-${ink} { fill: var(--chart-${ink}); stroke: var(--chart-page); stroke-width: 1; }`,
  )
  .join("\n")}
.line-fail, .line-high { stroke-dasharray: 7 3; }
.line-unknown, .line-medium { stroke-dasharray: 2 3; }
.line-waived, .line-low { stroke-dasharray: 9 3 2 3; }
.heat-0 { fill: var(--chart-rows); }
${[1, 2, 3, 4].map((heat) => `.heat-${heat} { fill: var(--chart-heat-${heat}); }`).join("\n")}
.chart-drawing .heat-text-0, .chart-drawing .heat-text-1, .chart-drawing .heat-text-2 { fill: var(--chart-on-light); }
.chart-drawing .heat-text-3, .chart-drawing .heat-text-4 { fill: var(--chart-on-dark); }
.chart-legend { display: flex; flex-wrap: wrap; gap: 0.25rem 1rem; margin: 0.5rem 0 0; padding: 0; list-style: none; font-size: 0.85rem; }
.chart-sample { width: 1.3rem; height: 0.85rem; vertical-align: -0.1rem; }
.chart-data { margin-top: 0.5rem; font-size: 0.85rem; }
.chart-data summary { cursor: pointer; color: var(--chart-quiet); }
.chart-table { border-collapse: collapse; margin-top: 0.5rem; }
.chart-scroll { overflow-x: auto; }
.chart-wide .chart-drawing { width: auto; max-width: none; font-size: 12px; }
.chart-table caption { text-align: left; color: var(--chart-quiet); padding-bottom: 0.25rem; }
.chart-table th, .chart-table td { padding: 0.2rem 0.75rem 0.2rem 0; text-align: right; border-bottom: 1px solid var(--chart-rule); white-space: nowrap; }
.chart-table th:first-child { text-align: left; }
@media (max-width: 480px) {
  .chart-drawing { font-size: 20px; }
  .chart-drawing .chart-spare { display: none; }
}
@media print {
  .chart-wide .chart-drawing { max-width: 100%; }
  .chart { break-inside: avoid; }
  .chart * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
`.trim();
