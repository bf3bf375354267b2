import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { barChart, type BarCounts } from "../../src/report/charts/bars.ts";
import { heatMap } from "../../src/report/charts/heat-map.ts";
import { type Chart, figureOf } from "../../src/report/charts/parts.ts";
import { chartStyle } from "../../src/report/charts/style.ts";
import { trendChart, type TrendChart } from "../../src/report/charts/trend.ts";
import { canonicalXml, needXmllint } from "./xmllint.ts";

const counts = (pass: number, fail = 0, unknown = 0, waived = 0): BarCounts => ({ pass, fail, unknown, waived });

const at = (day: string, values: readonly (number | null)[], total = 0) => ({
  at: `2026-11-${day}T06:00:00Z`,
  values,
  total,
});

const trend = (moments: TrendChart["moments"], texts: Partial<TrendChart> = {}): Chart =>
  trendChart({
    id: "trend",
    title: "Findings over time",
    series: [
      { label: "pass", ink: "pass" },
      { label: "fail", ink: "fail" },
    ],
    moments,
    scale: "count",
    shape: "lines",
    ...texts,
  });

const rowsOf = ({ table }: Chart): readonly (readonly string[])[] =>
  [...table.matchAll(/<tr>(.*?)<\/tr>/g)].map(([, row = ""]) =>
    [...row.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/g)].map(([, cell = ""]) => cell),
  );

/** The places that each line of an ink goes through, from left to right. */
const linesOf = ({ svg }: Chart, ink: string): readonly (readonly number[])[] =>
  [...svg.matchAll(new RegExp(`class="line-${ink}" d="M([^"]*)"`, "g"))].map(([, path = ""]) =>
    path.split(" L").map((place) => Number(place.split(",")[0])),
  );

const countOf = (text: string, part: string | RegExp): number => text.split(part).length - 1;

describe("a trend", () => {
  const gappy = trend([at("01", [8, 2]), at("02", [9, 1]), at("05", [9, 1]), at("07", [10, 0]), at("08", [10, 0])]);

  test("breaks its lines where a day has no run, and draws nothing there", () => {
    const [first = [], second = [], ...rest] = linesOf(gappy, "pass");
    expect([first.length, second.length, rest]).toEqual([2, 2, []]);
    // The run of the 5th has no neighbour: a mark of its own, and no line that leads to it.
    expect(countOf(gappy.svg, 'class="mark-pass"')).toBe(5);
    const gaps = [...gappy.svg.matchAll(/class="chart-gap" x="([\d.]+)" y="12" width="([\d.]+)"/g)];
    expect(gaps.map(([, x, width]) => Number(x) + Number(width))).toEqual([
      expect.any(Number),
      expect.closeTo(second[0] ?? 0, 0),
    ]);
    expect(Number(gaps[0]?.[1])).toBeCloseTo(first[1] ?? 0, 0);
  });

  test("tells gaps in its table and to a screen reader", () => {
    expect(rowsOf(gappy)).toEqual([
      ["Run of", "pass", "fail"],
      ["2026-11-01 06:00:00 UTC", "8", "2"],
      ["2026-11-02 06:00:00 UTC", "9", "1"],
      ["2 days without a run", "–", "–"],
      ["2026-11-05 06:00:00 UTC", "9", "1"],
      ["1 day without a run", "–", "–"],
      ["2026-11-07 06:00:00 UTC", "10", "0"],
      ["2026-11-08 06:00:00 UTC", "10", "0"],
    ]);
    expect(gappy.svg).toContain(
      '<desc id="trend-told">5 runs from 2026-11-01 06:00:00 UTC to 2026-11-08 06:00:00 UTC: pass from 8 to 10, ' +
        "fail from 2 to 0. 3 days without a run.</desc>",
    );
    expect(gappy.legend).toContain("no run");
  });

  test("joins runs late on one day and early on the next but one to nothing", () => {
    const late = (iso: string) => ({ at: iso, values: [1, 1] });
    expect(linesOf(trend([late("2026-11-01T23:59:00Z"), late("2026-11-03T00:01:00Z")]), "pass")).toEqual([]);
    expect(linesOf(trend([late("2026-11-01T00:01:00Z"), late("2026-11-02T23:59:00Z")]), "pass")).toHaveLength(1);
  });

  test("breaks at a count that is not known, and at a share of nothing", () => {
    const unknown = trend([at("01", [1, 1]), at("02", [2, null]), at("03", [3, 3])]);
    expect(linesOf(unknown, "pass").map((line) => line.length)).toEqual([3]);
    expect(linesOf(unknown, "fail")).toEqual([]);
    const shares = trend([at("01", [9], 10), at("02", [0], 0), at("03", [10], 10)], {
      scale: "share",
      series: [{ label: "pass", ink: "pass" }],
    });
    expect(linesOf(shares, "pass")).toEqual([]);
    expect(rowsOf(shares).map(([, cell]) => cell)).toEqual(["pass", "9/10 (90.0 %)", "of nothing", "10/10 (100.0 %)"]);
  });

  test("shades what of its span lies before the first run and after the last", () => {
    const year = trend([at("10", [1, 1]), at("11", [1, 1])], {
      span: { from: "2026-11-01T00:00:00Z", to: "2026-11-30T23:59:59Z" },
    });
    expect(countOf(year.svg, 'class="chart-gap"')).toBe(2);
    expect(rowsOf(year).map(([label]) => label)).toEqual([
      "Run of",
      "9 days without a run",
      "2026-11-10 06:00:00 UTC",
      "2026-11-11 06:00:00 UTC",
      "19 days without a run",
    ]);
  });

  test("stacks areas between gaps, each of them with its pattern", () => {
    const stacked = trend([at("01", [8, 2]), at("02", [9, 1]), at("05", [9, 1])], { shape: "stacked" });
    expect(countOf(stacked.svg, 'class="ink-pass"')).toBe(2);
    expect(countOf(stacked.svg, 'fill="url(#trend-fail)"')).toBe(2);
    expect(countOf(stacked.svg, '<pattern id="trend-fail"')).toBe(1);
  });

  test("draws the last run of each day where a year of hourly runs is at hand", () => {
    const hours = Array.from({ length: 24 * 30 }, (_, hour) => ({
      at: new Date(Date.UTC(2026, 10, 1, hour)).toISOString(),
      values: [hour, 1],
    }));
    const rows = rowsOf(trend(hours));
    expect(rows).toHaveLength(31);
    expect(rows[1]).toEqual(["2026-11-01 23:00:00 UTC", "23", "1"]);
    expect(trend(hours).table).toContain("the last run of each day");
  });

  test("says that there is none yet, and draws the only run there is", () => {
    expect(trend([]).svg).toContain("No run is at hand.");
    expect(countOf(trend([at("01", [1, 0])]).svg, 'class="mark-pass"')).toBe(1);
  });
});

describe("bars", () => {
  const bars = (rows: readonly BarCounts[], most = 20): Chart =>
    barChart({
      id: "bars",
      title: "Compliance",
      of: "Account",
      most,
      scale: "share",
      rows: rows.map((each, index) => ({ label: `account-${index}`, href: `#account=${index}`, counts: each })),
    });
  const widths = ({ svg }: Chart): readonly number[] =>
    [...svg.matchAll(/width="([\d.]+)" height="16" class="ink/g)].map(([, width]) => Number(width));

  test("show one fail in a hundred thousand", () => {
    const drawn = widths(bars([counts(99_999, 1)]));
    expect(drawn[1]).toBe(3);
    expect((drawn[0] ?? 0) + (drawn[1] ?? 0)).toBeCloseTo(596, 0);
  });

  test("are as long as there is room, whatever they are made of", () => {
    const count = fc.oneof(fc.constant(0), fc.nat(3), fc.nat(100_000));
    fc.assert(
      fc.property(count, count, count, count, (pass, fail, unknown, waived) => {
        fc.pre(pass + fail + unknown + waived > 0);
        const sum = widths(bars([counts(pass, fail, unknown, waived)])).reduce((so, width) => so + width, 0);
        expect(Math.abs(sum - 596)).toBeLessThan(1);
      }),
    );
  });

  test("say in words what they show, and link from the table", () => {
    const some = bars([counts(1_000, 200, 3, 0), counts(0)]);
    expect(rowsOf(some)).toEqual([
      ["Account", "pass/total", "pass", "fail", "unknown", "waived"],
      ['<a href="#account=0">account-0</a>', "1,000/1,203", "1,000", "200", "3", "0"],
      ['<a href="#account=1">account-1</a>', "nothing judged", "0", "0", "0", "0"],
    ]);
    expect(some.svg).toContain('1,000/1,203 · 200 fail<tspan class="chart-spare"> · 3 unknown</tspan>');
  });

  test("leave out rows beyond the cap, and say so", () => {
    const capped = bars(
      Array.from({ length: 25 }, () => counts(1)),
      20,
    );
    expect(rowsOf(capped)).toHaveLength(21);
    expect(capped.svg).toContain("5 more not shown");
    expect(capped.table).toContain("5 more not shown");
  });
});

describe("a heat map", () => {
  const rules = Array.from({ length: 25 }, (_, index) => `rule-${index}`);
  const map = heatMap({
    id: "heat",
    title: "Accounts by rule",
    of: "Account",
    columns: rules,
    most: 40,
    rows: Array.from({ length: 1_000 }, (_, account) => ({
      label: `account-${account}`,
      cells: rules.map((_rule, index) =>
        index === 24 ? null : counts(100, index === 3 ? account % 500 : 0, index % 2),
      ),
    })),
  });

  test("shows the worst of a thousand accounts, and counts the others", () => {
    const rows = rowsOf(map);
    expect(rows).toHaveLength(41);
    expect(rows.slice(1, 4).map(([label]) => label)).toEqual(["account-499", "account-999", "account-498"]);
    expect(map.svg).toContain("960 more not shown, 958 of them failing");
    expect(map.svg.length).toBeLessThan(400_000);
  });

  test("tells fail, unknown and what does not apply apart without colour", () => {
    const [, worst = []] = rowsOf(map);
    expect([worst[1], worst[2], worst[4], worst[25]]).toEqual(["0/100", "0/101, 1 unknown", "499/600, 1 unknown", "–"]);
    const signs = [...map.svg.matchAll(/heat-text-\d">([^<]*)</g)].slice(0, 25).map(([, sign]) => sign);
    expect([signs[0], signs[1], signs[3], signs[24]]).toEqual(["0", "?", "499", "–"]);
  });
});

describe("every chart", () => {
  const hostile = fc.oneof(
    fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)), maxLength: 8 }),
    fc.constantFrom(
      "</title><script>alert(1)</script>",
      '"><img src=x onerror=alert(1)>',
      "javascript:alert(1)",
      "\u202e",
    ),
  );
  const count = fc.oneof(fc.constant(0), fc.nat(9), fc.nat(1_000_000_000));
  const cell = fc.record({ pass: count, fail: count, unknown: count, waived: count });

  const charts = fc
    .record({ label: hostile, cells: fc.array(cell, { maxLength: 3 }), days: fc.array(fc.nat(800)) })
    .map(({ label, cells, days }) => {
      const title = { id: "c", title: label };
      const moments = days
        .toSorted((one, other) => one - other)
        .map((day) => ({ at: new Date(Date.UTC(2026, 0, day, 6)).toISOString(), values: [day, null], total: day }));
      const series = [
        { label, ink: "pass" as const },
        { label, ink: "fail" as const },
      ];
      return [
        barChart({
          ...title,
          of: label,
          most: 2,
          scale: "count",
          rows: cells.map((counts) => ({ label, href: label, counts })),
        }),
        heatMap({ ...title, of: label, columns: [label, label], most: 2, rows: [{ label, href: label, cells }] }),
        ...(["lines", "stacked"] as const).flatMap((shape) =>
          (["count", "share"] as const).map((scale) => trendChart({ ...title, series, moments, shape, scale })),
        ),
      ].map(figureOf);
    });

  test("is well-formed, holds no number that is none, and only elements and attributes of ours", (context) => {
    needXmllint(context);
    const elements = new Set(
      "all figure svg title desc defs pattern path circle rect g text tspan ul li p div details summary table caption thead tbody tr th td a".split(
        " ",
      ),
    );
    fc.assert(
      fc.property(charts, (figures) => {
        const canonical = canonicalXml(`<all>${figures.join("")}</all>`);
        const tags = [...canonical.matchAll(/<([a-z]+)([^>]*)>/gi)];
        expect(tags.map(([, name = ""]) => name).filter((name) => !elements.has(name))).toEqual([]);
        const attributes = tags.map(([, , rest = ""]) => rest).join(" ");
        expect(attributes).not.toMatch(/ (style|on\w+)=|NaN|Infinity|undefined|href="[^#]/);
      }),
      { numRuns: 60 },
    );
  });

  test("uses no class that the style sheet does not know", () => {
    const figure = [
      trend([at("01", [1, 1]), at("05", [1, 1])], { shape: "stacked" }),
      trend([at("01", [1, 1]), at("02", [1, 1])]),
      barChart({
        id: "b",
        title: "b",
        of: "x",
        most: 9,
        scale: "count",
        rows: [{ label: "x", counts: counts(1, 1, 1, 1) }],
      }),
      heatMap({
        id: "h",
        title: "h",
        of: "x",
        most: 9,
        columns: ["a", "b", "c", "d", "e"],
        rows: [{ label: "x", cells: [null, counts(9, 1), counts(3, 1), counts(1, 1), counts(0, 1)] }],
      }),
    ]
      .map(figureOf)
      .join("");
    const classes = new Set([...figure.matchAll(/class="([^"]*)"/g)].flatMap(([, names = ""]) => names.split(" ")));
    expect(classes).toContain("heat-4");
    expect([...classes].filter((name) => !new RegExp(`\\.${name}\\b`).test(chartStyle))).toEqual([]);
  });
});
