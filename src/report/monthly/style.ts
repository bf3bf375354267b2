/** The style sheet of the monthly page, for light, dark and paper. Colours of verdicts are those of the charts. */

export const monthlyStyle = `
:root {
  color-scheme: light dark;
  --page: #f5f6f8; --card: #ffffff; --ink: #1c2733; --soft: #55626f; --line: #dfe4ea; --fine: #edf0f3; --accent: #275da8;
  --pass: #1f7a5c; --fail: #b93a0a; --unknown: #6546bd; --waived: #55647a;
  --critical: #8f1d1d; --high: #b93a0a; --medium: #8a5406; --low: #33659c;
  --pass-tint: #e6f3ee; --fail-tint: #fdeee6; --unknown-tint: #f0ecfb; --waived-tint: #edf0f4;
  --mono: ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --page: #0f1318; --card: #171c23; --ink: #e4e9ee; --soft: #a3b0bd; --line: #2c353f; --fine: #222a33; --accent: #7fb0f0;
    --pass: #4fbf95; --fail: #f58a5b; --unknown: #b3a1f7; --waived: #a3b1c4;
    --critical: #f08080; --high: #f58a5b; --medium: #dbab4b; --low: #82b1e8;
    --pass-tint: #16302a; --fail-tint: #3a2218; --unknown-tint: #292343; --waived-tint: #242c37;
  }
}
* { box-sizing: border-box; }
html { scroll-padding-top: 1rem; -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body {
  margin: 0; background: var(--page); color: var(--ink); font-variant-numeric: tabular-nums;
  font: 0.9375rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif;
}
.inner, main { max-width: 76rem; margin: 0 auto; padding: 0 1.5rem; }
code { font-family: var(--mono); font-size: 0.875em; overflow-wrap: anywhere; }
h1, h2, p, ul, ol { margin: 0; }
h1 { font-size: 1.9rem; line-height: 1.2; letter-spacing: -0.015em; margin-top: 0.25rem; }
h1 span { color: var(--soft); font-weight: 500; white-space: nowrap; }
h2 { font-size: 1.3rem; line-height: 1.3; letter-spacing: -0.01em; margin: 2.75rem 0 0.75rem; }
a { color: var(--accent); }
p, li, caption { overflow-wrap: anywhere; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 4px; }
.skip { position: absolute; left: -100rem; }
.skip:focus { left: 1rem; top: 1rem; background: var(--card); padding: 0.5rem 1rem; }
.hero { background: var(--card); border-bottom: 1px solid var(--line); border-top: 5px solid var(--soft); padding: 2rem 0 1.75rem; }
.hero.is-pass { border-top-color: var(--pass); }
.hero.is-fail { border-top-color: var(--fail); }
.hero.is-unknown { border-top-color: var(--unknown); }
.kind { color: var(--soft); font-size: 0.8125rem; letter-spacing: 0.06em; text-transform: uppercase; }
.headline { display: flex; gap: 0.75rem; align-items: baseline; font-size: 1.15rem; line-height: 1.45; margin-top: 1rem; max-width: 60rem; }
.mark { flex: none; width: 1.7rem; height: 1.7rem; line-height: 1.7rem; border-radius: 50%; text-align: center; font-size: 0.95rem; font-weight: 700; }
.is-pass .mark { background: var(--pass-tint); color: var(--pass); }
.is-fail .mark { background: var(--fail-tint); color: var(--fail); }
.is-unknown .mark { background: var(--unknown-tint); color: var(--unknown); }
.about { color: var(--soft); font-size: 0.875rem; margin-top: 0.75rem; }
.tiles { list-style: none; padding: 0; margin: 1.5rem 0 0; display: grid; grid-template-columns: repeat(auto-fit, minmax(8rem, 1fr)); gap: 0.75rem; }
.tile { border: 1px solid var(--line); border-radius: 10px; padding: 0.7rem 0.9rem; display: flex; flex-direction: column; background: var(--card); }
.tile .label, .tile .note { font-size: 0.8125rem; color: var(--soft); line-height: 1.35; }
.tile strong { font-size: 1.45rem; line-height: 1.4; letter-spacing: -0.01em; }
.tile.is-pass strong { color: var(--pass); }
.tile.is-fail strong { color: var(--fail); }
.tile.is-unknown strong { color: var(--unknown); }
.tile.is-waived strong { color: var(--waived); }
.contents { padding: 1rem 0 0; font-size: 0.875rem; }
.contents ol { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: 0.3rem 1.1rem; }
main > section > p { max-width: 52rem; }
main > section > p + p, main > section > .card + p { margin-top: 0.6rem; }
.quiet { color: var(--soft); font-size: 0.875rem; }
.warning { background: var(--fail-tint); border-left: 4px solid var(--fail); border-radius: 6px; padding: 0.6rem 1rem; margin-top: 0.9rem; }
.points { padding: 0 0 0 1.1rem; margin: 0.5rem 0; }
.points li { margin: 0.25rem 0; max-width: 60rem; overflow-wrap: anywhere; }
.points li::marker { color: var(--soft); }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 1rem 1.35rem; margin: 0.9rem 0 0; }
figure.card { padding-bottom: 1rem; }
.card .chart, figure.card { max-width: 50rem; }
.frame { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: 0.875rem; }
caption { text-align: left; color: var(--soft); padding-bottom: 0.35rem; }
th, td { text-align: left; vertical-align: top; padding: 0.4rem 1rem 0.4rem 0; border-bottom: 1px solid var(--fine); }
th:last-child, td:last-child { padding-right: 0; }
thead th { color: var(--soft); font-weight: 600; font-size: 0.8125rem; border-bottom-color: var(--line); vertical-align: bottom; }
tbody tr:last-child td { border-bottom: 0; }
.short { white-space: nowrap; }
.severity { white-space: nowrap; }
.severity::before { content: ""; display: inline-block; width: 0.55em; height: 0.55em; border-radius: 2px; margin-right: 0.45em; background: var(--soft); }
.severity.is-critical::before { background: var(--critical); }
.severity.is-high::before { background: var(--high); }
.severity.is-medium::before { background: var(--medium); }
.severity.is-low::before { background: var(--low); }
.number { text-align: right; white-space: nowrap; }
.share { display: inline-flex; gap: 0.5rem; align-items: center; justify-content: flex-end; }
.bar { width: 60px; height: 8px; flex: none; border-radius: 2px; overflow: hidden; }
.bar-pass { fill: var(--pass); } .bar-fail { fill: var(--fail); } .bar-unknown { fill: var(--unknown); } .bar-waived { fill: var(--waived); }
footer { margin-top: 3rem; border-top: 1px solid var(--line); padding: 1.25rem 0 2.5rem; color: var(--soft); font-size: 0.875rem; }
@media (max-width: 560px) {
  .inner, main { padding: 0 1rem; }
  h1 { font-size: 1.5rem; }
  .card { padding: 0.8rem 1rem; }
}
@media print {
  @page { size: A4; margin: 14mm 13mm 16mm; @bottom-right { content: counter(page) " / " counter(pages); font: 8pt sans-serif; color: #55626f; } }
  :root { --page: #ffffff; }
  body { font-size: 9.5pt; background: #ffffff; }
  .contents, .skip, .chart-data { display: none; }
  .inner, main { max-width: none; padding: 0; }
  .hero { border-left: 0; padding: 0.5rem 0 0.75rem; border-bottom: 0; }
  .tiles { grid-template-columns: repeat(4, 1fr); gap: 0.4rem; }
  .tile { padding: 0.4rem 0.6rem; border-radius: 6px; }
  .card { border-radius: 6px; padding: 0.5rem 0.75rem; }
  .frame { overflow: visible; }
  h2 { break-after: avoid; margin-top: 1.4rem; }
  caption { break-after: avoid; }
  tr, figure, .tile, .points li { break-inside: avoid; }
  thead { display: table-header-group; }
  table { font-size: 8pt; }
  thead th { font-size: 7.5pt; }
  th, td { padding: 0.22rem 0.4rem 0.22rem 0; }
  .short, .number { white-space: normal; overflow-wrap: anywhere; }
  .number { overflow-wrap: normal; }
  .bar { width: 36px; }
  a { color: inherit; text-decoration: none; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
`.trim();
