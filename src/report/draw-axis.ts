/**
 * Points in time → a drawing of them in plain ASCII: one lane for each kind, now at the right, steps that grow with age.
 * What nobody could see is drawn as such, never as empty. Labels must be plain text of ours.
 */

const hour = 3_600_000;
const day = 24 * hour;

/** Between two steps time is even: last night and three years ago both find their place. */
const steps = [
  ["now", 0],
  ["1h", hour],
  ["6h", 6 * hour],
  ["1d", day],
  ["3d", 3 * day],
  ["7d", 7 * day],
  ["14d", 14 * day],
  ["35d", 35 * day],
  ["90d", 90 * day],
  ["180d", 180 * day],
  ["1y", 365 * day],
  ["2y", 730 * day],
  ["5y", 1_825 * day],
  ["10y", 3_650 * day],
  ["30y", 10_950 * day],
] as const;

/** Ages in milliseconds. */
export type Mark = {
  readonly newest: number;
  readonly oldest: number;
  readonly sign: "point" | "not" | "unclear" | "span" | "life";
};

/** `unseen`: the age from which on back nothing is known; null: all is. */
export type Lane = { readonly label: string; readonly marks: readonly Mark[]; readonly unseen: number | null };

export type Drawing = { readonly lines: readonly string[]; readonly legend: readonly string[] };

/** `width`: of the whole line, labels included. */
export function drawAxis(lanes: readonly Lane[], width: number): Drawing {
  const labels = Math.max(...lanes.map(({ label }) => label.length));
  const reach = Math.max(day, ...lanes.flatMap(({ marks }) => marks.map(({ oldest }) => oldest)));
  const found = steps.findIndex(([, age]) => age >= reach);
  const last = found === -1 ? steps.length - 1 : found;
  const columns = Math.max(last * 3, width - labels - 2) - 1;
  const columnOf = (age: number): number => columns - Math.round((stepsTo(age, last) / last) * columns);
  const ticks = steps.slice(0, last + 1).map(([label, age]) => ({ label, at: columnOf(age) }));
  const drawn = lanes.map((lane) => drawLane(lane, { columns, columnOf }));
  const signs = new Set(drawn.flatMap((row) => row.filter((sign) => sign !== " ")));
  return {
    lines: [
      ["", head(ticks, columns)],
      ["", rule(ticks, columns)],
      ...lanes.map(({ label }, index) => [label, (drawn[index] ?? []).join("")]),
    ].map(([label = "", row = ""]) => `${label.padEnd(labels)}  ${row}`.trimEnd()),
    legend: legendOf(signs),
  };
}

/** How many steps back an age lies, in parts of a step. */
function stepsTo(age: number, last: number): number {
  const next = steps.findIndex(([, from]) => from > age);
  const at = next === -1 ? last : next - 1;
  if (at >= last) return last;
  const from = steps[at]?.[1] ?? 0;
  const to = steps[at + 1]?.[1] ?? from + 1;
  return at + (age - from) / (to - from);
}

type Ticks = readonly { readonly label: string; readonly at: number }[];

/** A label begins at its tick, and the last one ends there; one without room is left out. */
function head(ticks: Ticks, columns: number): string {
  const row = Array.from({ length: columns + 1 }, () => " ");
  let free = columns + 1;
  for (const { label, at } of ticks) {
    const from = Math.min(at, columns + 1 - label.length);
    if (from + label.length > free) continue;
    for (let index = 0; index < label.length; index += 1) row[from + index] = label.charAt(index);
    free = from - 1;
  }
  return row.join("");
}

function rule(ticks: Ticks, columns: number): string {
  const at = new Set(ticks.map((tick) => tick.at));
  return Array.from({ length: columns + 1 }, (_, index) => (at.has(index) ? "|" : "-")).join("");
}

type Axis = { readonly columns: number; readonly columnOf: (age: number) => number };

function drawLane({ marks, unseen }: Lane, { columns, columnOf }: Axis): readonly string[] {
  const edge = unseen === null ? -1 : columnOf(unseen);
  // Every other column, so that it reads as a hatching and not as so many things.
  const row: string[] = Array.from({ length: columns + 1 }, (_, index) =>
    index <= edge && index % 2 === 0 ? "?" : " ",
  );
  const counts = new Map<number, number>();
  for (const { newest, oldest, sign } of marks) {
    const to = columnOf(newest);
    for (let at = columnOf(oldest); at <= to; at += 1) {
      if (sign === "span") row[at] = "=";
      else if (sign === "life") row[at] = ".";
      else if (sign !== "point" && !counts.has(at)) row[at] = sign === "not" ? "x" : "?";
      else if (sign === "point") {
        const count = (counts.get(at) ?? 0) + 1;
        counts.set(at, count);
        row[at] = count === 1 ? "o" : count < 10 ? String(count) : "#";
      }
    }
  }
  return row;
}

function legendOf(signs: ReadonlySet<string>): readonly string[] {
  const isMany = [...signs].some((sign) => /[2-9#]/.test(sign));
  return [
    ...(signs.has("=") ? ["= any second"] : []),
    ...(signs.has("o") || isMany ? [isMany ? "o a full copy (2-9: so many, #: more)" : "o a full copy"] : []),
    ...(signs.has("x") ? ["x no copy to restore it from"] : []),
    ...(signs.has("?") ? ["? not known"] : []),
  ];
}
