/**
 * What the charts are drawn with: inks, each of which has a colour (chart-style.ts), and a pattern for areas or a mark and
 * dashes for lines besides, so that a colour is never the only thing that tells.
 */

export const chartInks = ["pass", "fail", "unknown", "waived", "critical", "high", "medium", "low", "plain"] as const;
export type ChartInk = (typeof chartInks)[number];

/** Inks whose areas carry no pattern: what is well, and what has no meaning. */
const flat: ReadonlySet<ChartInk> = new Set(["pass", "plain"]);

const patterned: Readonly<Record<ChartInk, string>> = {
  pass: "",
  plain: "",
  fail: '<path d="M-2,2 L2,-2 M0,8 L8,0 M6,10 L10,6"/>',
  unknown: '<circle cx="2" cy="2" r="1.2"/><circle cx="6" cy="6" r="1.2"/>',
  waived: '<path d="M0,2 H8 M0,6 H8"/>',
  critical: '<path d="M0,0 L8,8 M0,8 L8,0"/>',
  high: '<path d="M-2,2 L2,-2 M0,8 L8,0 M6,10 L10,6"/>',
  medium: '<path d="M2,0 V8 M6,0 V8"/>',
  low: '<circle cx="4" cy="4" r="1.2"/>',
};

/** The patterns that a drawing of these inks uses, named within the page by the id of the chart. */
export function patternsOf(id: string, inks: readonly ChartInk[]): string {
  const patterns = inks
    .filter((ink) => !flat.has(ink))
    .map(
      (ink) =>
        `<pattern id="${patternId(id, ink)}" width="8" height="8" patternUnits="userSpaceOnUse" class="chart-pattern">` +
        `${patterned[ink]}</pattern>`,
    );
  return patterns.length === 0 ? "" : `<defs>${patterns.join("")}</defs>`;
}

const patternId = (id: string, ink: ChartInk): string => `${id}-${ink}`;

/** An area: its colour, and over it its pattern. `shape` is an element without its end, e.g. `<rect x="1" y="2"`. */
export const inked = (id: string, ink: ChartInk, shape: string): string =>
  `${shape} class="ink-${ink}"/>${flat.has(ink) ? "" : `${shape} fill="url(#${patternId(id, ink)})"/>`}`;

/** Numbers in drawings have one digit behind the point, so that no machine writes a longer one. */
export const unit = (value: number): string => String(Math.round(value * 10) / 10);

const shapes: Readonly<Record<ChartInk, string>> = {
  pass: "m-3.5,0 a3.5,3.5 0 1,0 7,0 a3.5,3.5 0 1,0 -7,0",
  plain: "m-3.5,0 a3.5,3.5 0 1,0 7,0 a3.5,3.5 0 1,0 -7,0",
  fail: "m0,-4.5 l4.5,4.5 l-4.5,4.5 l-4.5,-4.5 z",
  critical: "m0,-4.5 l4.5,4.5 l-4.5,4.5 l-4.5,-4.5 z",
  unknown: "m0,-4 l4,7 h-8 z",
  high: "m0,-4 l4,7 h-8 z",
  waived: "m-3,-3 h6 v6 h-6 z",
  medium: "m-3,-3 h6 v6 h-6 z",
  low: "m-4,-3 h8 l-4,7 z",
};

/** A moment on a line. */
export const markAt = (ink: ChartInk, [x, y]: readonly [number, number]): string =>
  `<path class="mark-${ink}" d="M${unit(x)},${unit(y)} ${shapes[ink]}"/>`;
