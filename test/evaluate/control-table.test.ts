import { describe, expect, it } from "vitest";
import { controlTable } from "../../src/evaluate/control-table.ts";
import type { Framework } from "../../src/model/frameworks.ts";
import type { Control } from "../../src/model/policy.ts";

const known: readonly Framework[] = [
  {
    id: "ISO/IEC 27001:2022",
    title: "ISO",
    controls: [
      { id: "A.8.13", title: "information backup", source: "a tool" },
      { id: "A.8.14", title: "redundancy", source: "a tool" },
    ],
  },
];

const rule = (id: string, ...ids: readonly string[]) => ({
  id,
  controls: ids.map((control): Control => ({ id: control, source: `${id} says so`, kind: "ours" })),
});

const tables = (...rules: readonly ReturnType<typeof rule>[]) => controlTable(rules, known);

describe("which control is supported by which rule", () => {
  it("counts each listed control once, however many rules support it", () => {
    const [iso] = tables(rule("a", "ISO/IEC 27001:2022:A.8.13"), rule("b", "ISO/IEC 27001:2022:A.8.13"));
    expect(iso?.covers).toEqual({ supported: 1, listed: 2 });
    expect(iso?.controls.map(({ id, supportedBy }) => [id, supportedBy.map(({ rule: by }) => by)])).toEqual([
      ["A.8.13", ["a", "b"]],
      ["A.8.14", []],
    ]);
  });

  it("keeps the source and kind of each mapping", () => {
    const [iso] = tables(rule("a", "ISO/IEC 27001:2022:A.8.14"));
    expect(iso?.controls[1]).toEqual({
      id: "A.8.14",
      listed: { title: "redundancy", source: "a tool" },
      supportedBy: [{ rule: "a", source: "a says so", kind: "ours" }],
    });
  });

  it("shows a control beside the list and does not count it", () => {
    const [iso] = tables(rule("a", "ISO/IEC 27001:2022:A.9.9"));
    expect(iso?.controls.at(-1)).toMatchObject({ id: "A.9.9", listed: null, supportedBy: [{ rule: "a" }] });
    expect(iso?.covers).toEqual({ supported: 0, listed: 2 });
  });

  it("shows a framework that nobody knows, without a number", () => {
    expect(tables(rule("a", "ACME:v2:7", "house rule")).slice(1)).toMatchObject([
      { id: "ACME:v2", covers: null, controls: [{ id: "7" }] },
      { id: "of no framework", covers: null, controls: [{ id: "house rule" }] },
    ]);
  });

  it("is empty and whole where no rule names a control", () => {
    expect(tables(rule("a"))).toMatchObject([{ covers: { supported: 0, listed: 2 } }]);
  });
});
