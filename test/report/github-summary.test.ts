import { describe, expect, test } from "vitest";
import { createSummary } from "../../src/evaluate/summarize.ts";
import { githubSummaryFormat } from "../../src/report/github-summary.ts";
import { markdownFormat } from "../../src/report/markdown.ts";
import { auditOf, fail, policyOf, rendered, rule } from "./audit-fixture.ts";
import { largeAudit, nastyAudit, typicalAudit } from "./audits.ts";

const options = { colour: false, columns: 100 };

describe("the report for the summary of a GitHub Actions step", () => {
  test("is the Markdown report where that has every finding already", () => {
    expect(rendered(githubSummaryFormat, typicalAudit)).toBe(rendered(markdownFormat, typicalAudit));
  });

  test("names every failing and unknown finding where the Markdown report has only the worst", () => {
    const text = rendered(githubSummaryFormat, largeAudit);
    const [, every = ""] = text.split("### Every failing and unknown finding");
    const { fail: failing, unknown } = largeAudit.summary.verdicts;
    expect(failing + unknown).toBeGreaterThan(largeAudit.worst.length);
    expect(every.match(/^\| (fail|unknown) \|/gm)).toHaveLength(failing + unknown);
    expect(every).not.toContain("more");
  });

  test.each([
    ["short", "It fails."],
    ["of many bytes a character", "\u{1f4a5}\u65e5\u672c".repeat(60)],
  ])(
    "ends at a row before 900 KB of 100,000 failing tables with reasons %s, and says how many are left out",
    (_, reason) => {
      const { text, longest } = driven(100_000, reason);
      const bytes = Buffer.byteLength(text);
      expect(bytes).toBeLessThanOrEqual(900_000);
      expect(bytes).toBeGreaterThan(897_000);
      const rows = text.match(/^\| fail \|.*\|$/gm) ?? [];
      const [, left = ""] = /\n\n… and ([\d,]+) rows more .*GitHub takes no more than 1 MiB.*\n$/.exec(text) ?? [];
      expect(rows.length + Number(left.replaceAll(",", ""))).toBe(100_000);
      expect(rows.every((row) => row.split(" | ").length === 7)).toBe(true);
      expect(longest).toBeLessThan(5_000);
    },
  );

  test("stays below 900 KB with hostile text in every place", () => {
    expect(Buffer.byteLength(rendered(githubSummaryFormat, nastyAudit))).toBeLessThan(900_000);
  });
});

/** `longest`: of what was handed on for one table. */
function driven(tables: number, reason: string): { readonly text: string; readonly longest: number } {
  const policy = policyOf("p", [rule("bad", "critical")]);
  const at = ["111111111111", "eu-west-1", "t"] as const;
  const {
    tables: [template],
    ...context
  } = auditOf({ policy, tables: [{ at, rules: { bad: fail(reason) } }] });
  if (template === undefined) throw new Error("no table");
  const fold = createSummary(policy);
  for (let index = 0; index < tables; index += 1) fold.add(template);
  const writer = githubSummaryFormat.create({ ...context, summary: fold.summary(), worst: fold.worst(), options });
  const parts = [writer.begin()];
  let longest = 0;
  for (let index = 0; index < tables; index += 1) {
    const text = writer.table(template);
    longest = Math.max(longest, text.length);
    parts.push(text);
  }
  return { text: [...parts, writer.end()].join(""), longest };
}
