import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { csvFormat } from "../../src/report/csv.ts";
import { formulaSafe } from "../../src/model/formula-safe.ts";
import { visible } from "../../src/model/visible.ts";
import { auditOf, fail, policyOf, rendered, rule, unknownBecause, type Audit } from "./audit-fixture.ts";
import { cleanAudit, emptyAudit, largeAudit, nastyAudit, typicalAudit, unseenAudit } from "./audits.ts";
import { needAnyPython, pythonRows } from "./python-csv.ts";

const audits = { nastyAudit, emptyAudit, unseenAudit, cleanAudit, typicalAudit, largeAudit };

type Row = Readonly<Record<string, string>>;

/** By the names of its first row. */
function rowsOf(text: string): readonly Row[] {
  const [names = [], ...rows] = pythonRows(text);
  return rows.map((cells) => {
    expect(cells).toHaveLength(names.length);
    return Object.fromEntries(names.map((name, at) => [name, cells[at] ?? ""]));
  });
}

/** What a spreadsheet program may come to after what it skips; an apostrophe is no part of that: it makes the cell a text. */
const isFormula = (cell: string): boolean => {
  const [first = ""] = Array.from(cell.replace(/^[\s"“”＂\p{Cc}\p{Cf}\p{Z}]+/u, "").normalize("NFKC"));
  return ["=", "+", "-", "@", "\u2212", "\t", "\r"].includes(first);
};

/** As the README says how to take it back. */
const givenBack = (cell: string): string =>
  cell
    .split(";")
    .map((part) => {
      const rest = part.replace(/^'/, "");
      return part !== rest && isFormula(rest.replace(/^[\s\p{Cf}'"`´‘’“”＇＂]+/u, "")) ? rest : part;
    })
    .join(";");

const anyText = fc
  .array(
    fc.oneof(
      fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)) }),
      fc.constantFrom(
        "=",
        "+",
        "-",
        "@",
        "\uff1d",
        "\uff0b",
        "\uff0d",
        "\uff20",
        "\u2212",
        "\ufe66",
        "=cmd|' /C calc'!A0",
      ),
      fc.constantFrom(
        '"',
        '""',
        "'",
        "''",
        ",",
        ";",
        "\t",
        "\r",
        "\n",
        "\r\n",
        " ",
        "\u00a0",
        "\ufeff",
        "\u200b",
        "😀",
      ),
    ),
  )
  .map((parts) => parts.join(""));

const policy = policyOf("texts", [rule("r", "high")]);

/** Each text wherever a stranger's words can be in a row. */
const auditWith = (texts: readonly string[]): Audit =>
  auditOf({
    policy,
    tables: texts.map((text) => ({
      at: [text, text, text],
      rules: {
        r: {
          ...fail(text, [{ file: text, line: 1, col: 1, leaf: text, expected: text, actual: text }]),
          override: text,
          waiver: text,
        },
      },
    })),
    accountNames: Object.fromEntries(texts.map((text) => [text, text])),
    ous: Object.fromEntries(texts.map((text) => [text, text])),
  });

const untrusted = ["account", "accountName", "ou", "region", "table", "reason"] as const;
const fromPolicy = ["expected", "actual", "override", "waiver", "policyFile"] as const;

describe("the CSV report", () => {
  test.for(Object.entries(audits))("of %s has a row for each finding and each gap", ([name, audit], context) => {
    needAnyPython(context);
    const rows = rowsOf(rendered(csvFormat, audit));
    const findings = rows.filter(({ kind }) => kind === "finding");
    for (const [verdict, count] of Object.entries(audit.summary.verdicts)) {
      const found = findings.filter((row) => row["verdict"] === verdict).length;
      expect([name, verdict, found]).toEqual([name, verdict, count]);
    }
    const gaps = (kind: string): number => rows.filter((row) => row["kind"] === kind).length;
    const { unseen, accepted } = audit.coverage;
    expect([gaps("run"), gaps("unseen"), gaps("accepted")]).toEqual([1, unseen.length, accepted.length]);
  });

  test("gives every text back, through Python's reader", (context) => {
    needAnyPython(context);
    fc.assert(
      fc.property(fc.uniqueArray(anyText, { minLength: 1, maxLength: 60 }), (texts) => {
        const rows = rowsOf(rendered(csvFormat, auditWith(texts))).filter(({ kind }) => kind === "finding");
        expect(rows).toHaveLength(texts.length);
        for (const [at, row] of rows.entries()) {
          for (const column of [...untrusted, ...fromPolicy]) {
            expect(givenBack(row[column] ?? "")).toBe(visible(texts[at] ?? ""));
          }
        }
      }),
      { numRuns: 8 },
    );
  });

  test("holds no cell that starts a formula, wherever its list separator is a comma or a semicolon", (context) => {
    needAnyPython(context);
    fc.assert(
      fc.property(fc.array(anyText, { minLength: 1, maxLength: 60 }), (texts) => {
        const text = rendered(csvFormat, auditWith(texts));
        for (const delimiter of [",", ";"] as const) {
          expect(pythonRows(text, delimiter).flat().filter(isFormula)).toEqual([]);
        }
      }),
      { numRuns: 8 },
    );
  });

  test("leaves a text alone that starts no formula", () => {
    for (const text of ["orders", "", "'quoted'", "7d - 1h", "a;b", "a=b", "0-1", "arn:aws:dynamodb", "❤️"]) {
      expect(formulaSafe(text)).toBe(text);
    }
  });

  test.each([
    ["=1+1", "'=1+1"],
    ["'=1+1", "''=1+1"],
    [' " =1+1', `' " =1+1`],
    ["-5", "'-5"],
    ["\uff1dHYPERLINK()", "'\uff1dHYPERLINK()"],
    ["off;=1+1;+2", "off;'=1+1;'+2"],
  ])("writes %j as %j", (text, safe) => {
    expect(formulaSafe(text)).toBe(safe);
  });

  test("ends every row with CRLF, begins with a byte order mark, and breaks no line within a cell", () => {
    for (const audit of Object.values(audits)) {
      const text = rendered(csvFormat, audit);
      expect(text.startsWith("\ufeffrun,asOf,kind,")).toBe(true);
      const findings = audit.tables.flatMap((table) => table.findings).length;
      const rows = 2 + audit.coverage.unseen.length + audit.coverage.accepted.length + findings;
      expect(text.split("\r\n")).toHaveLength(rows + 1);
      expect(text.replaceAll("\r\n", "")).not.toMatch(/[\r\n]/);
    }
  });

  test("cuts what is longer than a cell can be, and shows that it did", (context) => {
    needAnyPython(context);
    const detail = `${"x".repeat(31_998)}😀${"y".repeat(9_000)}`;
    const audit = auditOf({
      policy,
      tables: [{ at: ["1", "r", "t"], rules: { r: unknownBecause(detail, [{ kind: "malformed", detail }]) } }],
    });
    const row = rowsOf(rendered(csvFormat, audit)).find(({ kind }) => kind === "finding");
    expect(row?.["reason"]).toBe(`${"x".repeat(31_998)}…`);
  });

  test("says what to do about a fail and about a gap, and nothing where a table passes", (context) => {
    needAnyPython(context);
    const rows = rowsOf(rendered(csvFormat, typicalAudit));
    const fixes = (test: (row: Row) => boolean): ReadonlySet<boolean> =>
      new Set(rows.filter(test).map((row) => row["fix"] !== ""));
    expect(fixes(({ verdict }) => verdict === "fail" || verdict === "waived")).toEqual(new Set([true]));
    expect(fixes(({ kind }) => kind === "unseen")).toEqual(new Set([true]));
    expect(fixes(({ verdict }) => verdict === "pass")).toEqual(new Set([false]));
    const gold = rows.find(({ table, verdict }) => table === "settlements" && verdict === "fail");
    expect(gold).toMatchObject({ severity: "critical", title: expect.stringContaining("newer than 1d") as string });
  });
});
