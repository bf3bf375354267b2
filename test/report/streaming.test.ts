import { expect, test } from "vitest";
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
  for (let index = 0; index < tables; index += 1) {
    const region = `region-${String(Math.floor(index / perScope)).padStart(4, "0")}`;
    const table = `table-${String(index).padStart(5, "0")}`;
    if (index % perScope === 0) {
      writer.scope?.({ account: "111111111111", region, coverage: { state: "seen" }, tables: perScope });
    }
    const findings = (template?.findings ?? []).map((finding) => ({ ...finding, region, table }));
    each.push(writer.table({ account: "111111111111", region, table, arn: "arn", findings }));
  }
  return { begin, each, end: writer.end() };
}

test("a JSON report hands each table on at once and keeps nothing of it", () => {
  const { each, end } = driven("json", 10_000, 100);
  expect(each.every((text, index) => text.includes(`table-${String(index).padStart(5, "0")}`))).toBe(true);
  expect(end).toBe("\n  ]\n}\n");
});

test("a JUnit report holds one scope: it comes with the first table of the next, and the last at the end", () => {
  const { each, end } = driven("junit", 10_000, 100);
  for (const [index, text] of each.entries()) {
    const suites = text.match(/<testsuite /g) ?? [];
    expect(suites.length).toBe(index > 0 && index % 100 === 0 ? 1 : 0);
  }
  expect(end.match(/<testsuite /g)).toHaveLength(1);
  expect(end.length).toBeLessThan(2 * (each[100]?.length ?? 0));
});

test.each(["console", "markdown"] as const)("a %s report is as long after 10,000 tables as after none", (id) => {
  const many = driven(id, 10_000, 100);
  expect(many.each.join("")).toBe("");
  expect(many.end).toBe(driven(id, 0, 100).end);
});
