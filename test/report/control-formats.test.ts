import { format } from "prettier";
import { describe, expect, it, test } from "vitest";
import { controlTable } from "../../src/evaluate/control-table.ts";
import { frameworks } from "../../src/model/frameworks.ts";
import { listShippedIds } from "../../src/policy/files.ts";
import { loadPolicy } from "../../src/policy/load.ts";
import { controlFormats } from "../../src/report/control-formats.ts";

const look = { colour: false, columns: 100 };
const { rules: ids } = await listShippedIds();
const rules = (await Promise.all(ids.map((ref) => loadPolicy({ ref, cwd: "/" })))).flatMap((policy) => policy.rules);
const shipped = { subject: "restorable", frameworks: controlTable(rules, frameworks) };

// `npm run controls` is this test with --update: it writes the file it otherwise compares with.
test("CONTROLS.md is what the shipped rules say", async () => {
  const text = await format(controlFormats.markdown(shipped), { parser: "markdown" });
  await expect(text).toMatchFileSnapshot("../../CONTROLS.md");
});

test("each framework says how many of its controls have a rule", () => {
  const covers = shipped.frameworks.map((each) => [each.id, each.covers?.supported, each.covers?.listed]);
  expect(covers).toEqual([
    ["AWS FSBP", 3, 4],
    ["NIST 800-53 r5", 17, 18],
    ["HIPAA", 8, 9],
    ["PCI DSS 4", 4, 4],
    ["SOC 2", 5, 5],
    ["ISO/IEC 27001:2022", 4, 4],
    ["CIS Controls v8", 5, 6],
    ["DORA", 3, 3],
  ]);
});

describe("on a terminal", () => {
  const [fsbp] = shipped.frameworks;

  it("a control stands beside the rules that support it, with a star where AWS says so", () => {
    const text = controlFormats.console({ subject: "restorable", frameworks: fsbp === undefined ? [] : [fsbp] }, look);
    expect(text).toContain("covers 3 of 4");
    expect(text).toMatch(/^ +DynamoDB\.2 +point-in-time recovery enabled +pitr-enabled\*$/m);
    expect(text).toMatch(/^ +Backup\.1 +recovery points encrypted at rest +no rule$/m);
  });

  it("no line goes beyond its width, and none says that a control is satisfied", () => {
    const text = controlFormats.console(shipped, look);
    expect(text.split("\n").filter((line) => line.length > look.columns)).toEqual([]);
    expect(text.replace("never satisfies", "")).not.toMatch(/satisf/i);
  });
});

describe("texts of a stranger's policy", () => {
  const nasty = "\u001b[31m|<img src=x>\n## `x`@team\u202e";
  const control = { id: `${nasty}:${nasty}`, source: nasty, kind: "publisher" } as const;
  const report = { subject: nasty, frameworks: controlTable([{ id: "mine", controls: [control] }], []) };

  it("cannot move the cursor of a terminal or turn its text around", () => {
    const text = controlFormats.console(report, look);
    expect(text).toContain("mine*");
    // oxlint-disable-next-line no-control-regex
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
  });

  it("cannot open a tag, end a cell or begin a heading in Markdown", () => {
    const text = controlFormats.markdown(report);
    expect(text).not.toContain("<img");
    expect(text.split("\n").filter((line) => line.startsWith("#"))).toHaveLength(2);
    const cells = text.split("\n").filter((line) => line.startsWith("| "));
    expect(cells.map((line) => line.match(/(?<!\\)\|/g)?.length)).toEqual([5, 5, 5]);
  });

  it("stay what they are in JSON, in ASCII where a reader could stumble", () => {
    const text = controlFormats.json(report);
    expect(JSON.parse(text)).toEqual(report);
    expect(text).not.toContain("\u202e");
  });
});
