/**
 * What a terminal shows in, with its colours as escape codes, an SVG of it out: text that can be selected and read out, in the
 * colours of the reader's scheme. Codes other than those of our own colours are refused.
 */
const cell = { width: 8.4, height: 19 } as const;
const margin = 16;

/** `gap`: so many lines are left out there. */
export type Shown = { readonly text: string } | { readonly gap: number };

/** `says`: what the picture shows, for those who cannot see it. */
export function consolePicture({ lines, columns, says }: ConsolePicture): string {
  const width = columns * cell.width + 2 * margin;
  const height = lines.length * cell.height + 2 * margin;
  const rows = lines.map((line, index) => {
    const y = margin + (index + 1) * cell.height - 5;
    if ("gap" in line) return `<text class="quiet" x="${margin}" y="${y}">⋮ ${line.gap} lines</text>`;
    const spans = runsIn(line.text).map(({ text, at, look }) => {
      const x = (margin + at * cell.width).toFixed(1);
      const long = (text.length * cell.width).toFixed(1);
      return `<tspan${look === "" ? "" : ` class="${look}"`} x="${x}" textLength="${long}">${escaped(text)}</tspan>`;
    });
    return spans.length === 0 ? "" : `<text y="${y}">${spans.join("")}</text>`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="says">`,
    `<title id="says">${escaped(says)}</title>`,
    `<style>${style}</style>`,
    `<rect class="paper" width="${width}" height="${height}" rx="8"/>`,
    ...rows.filter((row) => row !== ""),
    "</svg>",
    "",
  ].join("\n");
}

type ConsolePicture = { readonly lines: readonly Shown[]; readonly columns: number; readonly says: string };

type Run = { readonly text: string; readonly at: number; readonly look: string };

const looks: Readonly<Record<string, string>> = { 1: "strong", 2: "quiet", 31: "fail", 32: "pass", 33: "unknown" };
/** What each code that ends a look ends. */
const ends: Readonly<Record<string, readonly string[]>> = {
  0: Object.values(looks),
  22: ["strong", "quiet"],
  39: ["fail", "pass", "unknown"],
};

/** Stretches of one look, without the spaces around them. */
function runsIn(line: string): readonly Run[] {
  const runs: Run[] = [];
  let on: readonly string[] = [];
  let at = 0;
  // oxlint-disable-next-line no-control-regex
  for (const [index, part] of line.split(/\u001b\[([\d;]*)m/).entries()) {
    if (index % 2 === 1) on = part.split(";").reduce(lookAfter, on);
    else {
      for (const { 0: text, index: offset } of part.matchAll(/\S+(?: \S+)*/g)) {
        runs.push({ text, at: at + offset, look: on.join(" ") });
      }
      at += part.length;
    }
  }
  return runs;
}

function lookAfter(on: readonly string[], code: string): readonly string[] {
  const begun = looks[code];
  if (begun !== undefined) return [...on, begun];
  const ended = ends[code];
  if (ended === undefined) throw new Error(`no such look in a picture: ${code}`);
  return on.filter((look) => !ended.includes(look));
}

const style = [
  'text{font:14px "DejaVu Sans Mono",Menlo,Consolas,"Liberation Mono",monospace;fill:#1f2328;white-space:pre}',
  ".paper{fill:#f6f8fa}.strong{font-weight:bold}.quiet{fill:#656d76}.fail{fill:#b3261e}.pass{fill:#116329}.unknown{fill:#7d4e00}",
  "@media(prefers-color-scheme:dark){text{fill:#e6edf3}.paper{fill:#161b22}.quiet{fill:#8b949e}.fail{fill:#ff7b72}.pass{fill:#56d364}.unknown{fill:#e3b341}}",
].join("");

const escaped = (text: string): string => {
  // oxlint-disable-next-line no-control-regex
  if (/[\u0000-\u001f\u007f]/.test(text)) throw new Error("a picture shows text and our own colours, and nothing else");
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
};
