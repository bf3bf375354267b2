import { gfm, gfmHtml } from "micromark-extension-gfm";
import { micromark } from "micromark";
import { describe, expect, test } from "vitest";
import type { MonthlyReport } from "../../src/model/monthly.ts";
import { monthlyFormatIds, monthlyFormats, type MonthlyFormatId } from "../../src/report/monthly/registry.ts";
import { firstMonth as makeFirst, nastyMonth as makeNasty, typicalMonth as makeTypical } from "./monthly-samples.ts";
import { needAnyPython, pythonRows } from "./python-csv.ts";

/** Folded once: a year of runs. */
const [nastyMonth, typicalMonth, firstMonth] = await Promise.all([makeNasty(), makeTypical(), makeFirst()]);
const months = { nasty: nastyMonth, typical: typicalMonth, first: firstMonth } as const;

const suffixes = { markdown: "md", html: "html", csv: "csv" } as const satisfies Record<MonthlyFormatId, string>;

describe.each(monthlyFormatIds)("the monthly report in %s", (id) => {
  const { write } = monthlyFormats[id];

  test.each(Object.entries(months))("of the %s month is its golden", async (name, month) => {
    await expect(write(month)).toMatchFileSnapshot(`golden/monthly/${name}.${suffixes[id]}`);
  });

  test("ends with a line feed and holds no control character, override or half a character", async () => {
    for (const month of Object.values(months)) {
      const text = write(month);
      expect(text.endsWith("\n")).toBe(true);
      expect(
        text
          .replaceAll(id === "csv" ? "\r\n" : "\n", "")
          .match(/[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\p{Cs}]/gu),
      ).toBeNull();
    }
  });

  test("says when answers did not come from AWS, and never that a control is satisfied", async () => {
    expect(write(nastyMonth)).toContain("NOT OBSERVED FROM AWS");
    const text = write(typicalMonth).replace(/<style>.*?<\/style>/s, "");
    expect(text).not.toContain("NOT OBSERVED FROM AWS");
    expect(text.replaceAll("never satisfies it", "")).not.toMatch(/satisf|score|%/i);
  });

  test("tells a month and days without a run as what they are", async () => {
    const text = write(typicalMonth);
    expect(text).toMatch(id === "csv" ? /2026-03,no run/ : /March 2026(<\/td><td class="short">| \| )no run/);
  });

  test("keeps a finding that the rows leave out in the spreadsheet alone", async () => {
    const month = manyOpen();
    const names = write(month).match(/many-\d+/g) ?? [];
    expect(new Set(names).size).toBe({ markdown: 200, html: 300, csv: 350 }[id]);
    expect(write(month).includes("more: the CSV report has them all.")).toBe(id !== "csv");
  });
});

function manyOpen(): MonthlyReport {
  const month = firstMonth;
  const [first] = month.open;
  if (first === undefined) throw new Error("nothing is open");
  return {
    ...month,
    fresh: [],
    sla: null,
    open: Array.from({ length: 350 }, (_, at) => ({ ...first, table: `many-${at}`, state: "failing" as const })),
  };
}

const htmlOf = (markdown: string): string =>
  micromark(markdown, { extensions: [gfm()], htmlExtensions: [gfmHtml()], allowDangerousHtml: true });

const ours = new Set("h1 h2 p strong blockquote table thead tbody tr th td ul li code".split(" "));

describe("the monthly report in Markdown", () => {
  test.each(Object.entries(months))(
    "of the %s month is headings, paragraphs, lists and whole tables",
    async (_, month) => {
      const html = htmlOf(monthlyFormats.markdown.write(month));
      const foreign = [...html.matchAll(/<\/?([a-z0-9]+)([^>]*)>/gi)].filter(
        ([, name = "", attributes = ""]) => !ours.has(name) || !/^( align="(left|right)")?$/.test(attributes),
      );
      expect(foreign.map(([tag]) => tag)).toEqual([]);
      const tables = [...html.matchAll(/<table>.*?<\/table>/gs)];
      expect(tables.length).toBeGreaterThan(5);
      for (const [table] of tables) {
        const columns = table.match(/<th[ >]/g)?.length;
        for (const [, row = ""] of [...table.matchAll(/<tr>(.*?)<\/tr>/gs)].slice(1))
          expect(row.match(/<td[ >]/g)).toHaveLength(columns ?? 0);
      }
    },
  );
});

describe("the monthly report in CSV", () => {
  test("is read by Python as rows of equal length, none of whose cells starts a formula", async (context) => {
    needAnyPython(context);
    for (const month of Object.values(months)) {
      const [names = [], ...rows] = pythonRows(monthlyFormats.csv.write(month));
      expect(rows.length).toBeGreaterThan(20);
      for (const row of rows) {
        expect(row).toHaveLength(names.length);
        for (const cell of row) expect(cell).not.toMatch(/^[\s"]*[=+\-@]/);
      }
    }
  });

  test("has a row for everything that the month tells", async (context) => {
    needAnyPython(context);
    const month = nastyMonth;
    const [, ...rows] = pythonRows(monthlyFormats.csv.write(month));
    const count = (section: string): number => rows.filter(([, found]) => found === section).length;
    const { fresh, fixed, gone, open, gaps, accounts, leftOut } = month;
    const told = { new: fresh, fixed, gone, open, "not-seen": gaps, account: accounts, "run-left-out": leftOut };
    for (const [section, all] of Object.entries(told)) {
      expect(all.length).toBeGreaterThan(0);
      expect([section, count(section)]).toEqual([section, all.length]);
    }
    const sections = new Set(rows.map(([, section]) => section));
    for (const section of [
      "waiver",
      "blind-spot",
      "drill",
      "policy-change",
      "rule-change",
      "account-change",
      "sla-breach",
    ])
      expect(sections).toContain(section);
  });
});
