import { Ajv } from "ajv";
import { format } from "prettier";
import { describe, expect, test } from "vitest";
import { countChanges } from "../../src/history/count-changes.ts";
import type { Change, ComparisonContext, FindingChange } from "../../src/model/comparison.ts";
import { compareFormatIds, compareFormats, type CompareFormatId } from "../../src/report/compare/registry.ts";
import { compareSchema } from "./compare-schema.ts";

const nasty = "orders\u001b[2J`|<img src=x>\u202e@team";
const day = 86_400_000;
const since = { run: "r-1", asOf: "2026-11-01T08:00:00.000Z" };
const run = {
  id: "r-3",
  asOf: "2026-11-03T08:00:00.000Z",
  foreignHosts: [],
  policy: { id: nasty, digest: "sha256:1" },
};
const place = {
  account: "111111111111",
  region: "eu-west-1",
  table: nasty,
  arn: `arn:aws:dynamodb:eu-west-1:111111111111:table/${nasty}`,
  tableId: null,
};

const finding = (more: Partial<FindingChange>): Change => ({
  of: "finding",
  finding: {
    ...place,
    kind: "new",
    before: "pass",
    after: "fail",
    rule: "pitr-enabled",
    severity: "low",
    text: nasty,
    rulePolicy: "same",
    ...more,
  },
});

const context: ComparisonContext = {
  before: { ...run, ...since, id: "r-1", foreignHosts: ["127.0.0.1:4566"] },
  after: run,
  policy: { added: ["a"], removed: ["b"], changed: [{ rule: "c", what: ["severity", "params"] }] },
  scopes: { before: [{ account: "111111111111", region: "eu-west-1" }], after: [] },
  sla: { high: day },
  history: { runs: 2, since },
  options: { colour: false, columns: 100 },
};

const changes: readonly Change[] = [
  { of: "table", table: { ...place, kind: "appeared", replaced: true } },
  finding({}),
  finding({
    kind: "still-failing",
    before: "unknown",
    severity: "critical",
    firstSeen: since,
    age: 2 * day,
    overdueBy: day,
  }),
  finding({ kind: "fixed", before: "fail", after: "pass" }),
  finding({ kind: "disappeared", before: "fail", after: "no-table" }),
  finding({ kind: "waived", before: "fail", after: "waived", waiver: nasty }),
  finding({ kind: "unknown", before: "fail", after: "unknown" }),
  finding({ kind: "unknown", before: "fail", after: "pass" }),
  finding({ kind: "not-judged", before: "fail", after: "no-rule", rulePolicy: "removed" }),
];

function rendered(id: CompareFormatId, told: readonly Change[]): string {
  const writer = compareFormats[id].create(context);
  const counts = countChanges();
  let text = writer.begin();
  for (const change of told) {
    counts.add(change);
    text += writer.change(change);
  }
  return text + writer.end(counts.totals());
}

describe("a comparison", () => {
  test("is described by the published schema, which is what the lists of the model say", async () => {
    const text = await format(JSON.stringify(compareSchema), { parser: "json", printWidth: 120 });
    await expect(text).toMatchFileSnapshot("../../schemas/compare.schema.json");
  });

  test.each([changes, []])("as JSON is valid, and holds every change as it is", (...told) => {
    const report = JSON.parse(rendered("json", told)) as { changes: readonly unknown[] };
    const validate = new Ajv({ allErrors: true }).compile(compareSchema);
    validate(report);
    expect(validate.errors ?? []).toEqual([]);
    expect(report.changes).toEqual(
      told.map((change) => ({ of: change.of, ...(change.of === "table" ? change.table : change.finding) })),
    );
  });

  test.each(compareFormatIds)("in the format %s lets no name act on whoever reads it", (id) => {
    const text = rendered(id, changes);
    // oxlint-disable-next-line no-control-regex
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
    expect(id === "markdown" ? /<img|[^`]@team/.exec(text) : null).toBeNull();
  });

  test("in words says what is told of each kind", () => {
    const text = rendered("console", changes).replaceAll(/\s+/g, " ");
    for (const words of [
      "NOT OBSERVED FROM AWS: 127.0.0.1:4566",
      "Rules changed: c (severity, params).",
      "1 Region (111111111111 eu-west-1) was seen by the earlier run alone",
      "1 new (1 low)",
      "1 critical overdue",
      "was unknown failing for 2d, since 2026-11-01 08:00:00 UTC overdue by 1d",
      "the table is gone",
      "the policy no longer asks it",
      "passes, and its TableId was not told",
      "+ appeared (made anew)",
    ]) {
      expect(text).toContain(words);
    }
  });

  test("for people holds the worst of many, says how many are left out, and stays below the size of a comment", () => {
    const many = Array.from({ length: 5_000 }, (_, number) =>
      finding({ table: `t-${number}`, severity: number === 4_321 ? "critical" : "low", text: "x".repeat(5_000) }),
    );
    for (const id of ["console", "markdown"] as const) {
      const text = rendered(id, many);
      expect(text).toContain("t-4321");
      expect(text).toMatch(/… and 4,9\d\d findings more/);
      expect(text.length).toBeLessThan(65_536);
    }
  });
});
