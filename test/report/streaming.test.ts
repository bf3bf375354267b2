import { expect, test } from "vitest";
import { createCounts } from "../../src/evaluate/summarize.ts";
import { formats } from "../../src/report/registry.ts";
import { cleanAudit, typicalAudit } from "./audits.ts";

const options = { colour: false, columns: 100 };
const [template] = typicalAudit.tables;
const { tables: _tables, ...context } = cleanAudit;

/** `tables` tables, `perScope` a scope, driven through a writer: the text it gave for each call. */
function driven(id: keyof typeof formats, tables: number, perScope: number) {
  const writer = formats[id].create({ ...context, options });
  const begin = writer.begin();
  const each: string[] = [];
  const scopes: string[] = [];
  const counts = createCounts();
  for (let index = 0; template !== undefined && index < perScope; index += 1) counts.add(template);
  for (let index = 0; index < tables; index += 1) {
    const region = `region-${String(Math.floor(index / perScope)).padStart(4, "0")}`;
    const table = `table-${String(index).padStart(5, "0")}`;
    if (index % perScope === 0) {
      const scope = { account: "111111111111", region, coverage: { state: "seen" }, tables: perScope } as const;
      scopes.push(writer.scope?.({ ...scope, verdicts: counts.counts() }) ?? "");
    }
    const findings = (template?.findings ?? []).map((finding) => ({ ...finding, region, table }));
    each.push(writer.table({ account: "111111111111", region, table, arn: "arn", findings }));
  }
  return { begin, scopes, each, end: writer.end() };
}

test("a JSON report hands each table on at once and keeps nothing of it", () => {
  const { each, end } = driven("json", 10_000, 100);
  expect(each.every((text, index) => text.includes(`table-${String(index).padStart(5, "0")}`))).toBe(true);
  expect(end).toBe("\n  ]\n}\n");
});

test.each([
  ["csv", ""],
  ["ocsf", ""],
  ["asff", "\n]\n"],
] as const)("a report in %s hands each table on at once and keeps nothing of it", (id, after) => {
  const { each, end } = driven(id, 10_000, 100);
  expect(each.every((text, index) => text.includes(`table-${String(index).padStart(5, "0")}`))).toBe(true);
  expect(end).toBe(after);
});

test("an NDJSON report hands each table on at once, and keeps their number alone", () => {
  const { each, end } = driven("ndjson", 10_000, 100);
  expect(each.every((text, index) => text.includes(`table-${String(index).padStart(5, "0")}`))).toBe(true);
  expect(JSON.parse(end)).toMatchObject({ kind: "end", findings: 10_000 * (template?.findings.length ?? 0) });
});

test("a JUnit report hands each table on at once, however many there are in its scope", () => {
  const { scopes, each, end } = driven("junit", 10_000, 5_000);
  expect(each.every((text, index) => text.includes(`:: table-${String(index).padStart(5, "0")}"`))).toBe(true);
  expect(scopes.map((text) => text.match(/<testsuite /g)?.length)).toEqual([1, 1]);
  expect(end).toBe("    <system-out></system-out>\n    <system-err></system-err>\n  </testsuite>\n</testsuites>\n");
});

test("a JUnit report that would state other counts than it has cases is a bug, and is not written", () => {
  const writer = formats.junit.create({ ...context, options });
  const scope = { account: "111111111111", region: "us-east-1", coverage: { state: "seen" }, tables: 1 } as const;
  writer.begin();
  writer.scope?.({ ...scope, verdicts: { pass: 1, fail: 0, unknown: 0, waived: 0, "not-applicable": 0 } });
  expect(() => writer.end()).toThrow("states 1 test cases more than it has");
});

test.each(["console", "markdown"] as const)("a %s report is as long after 10,000 tables as after none", (id) => {
  const many = driven(id, 10_000, 100);
  expect(many.each.join("")).toBe("");
  expect(many.end).toBe(driven(id, 0, 100).end);
});
