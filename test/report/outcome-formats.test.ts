/* What came of a plan, in each format: whatever AWS, a plan file or a name says is text in it, and no more. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { stepStates, type ApplyReport } from "../../src/model/apply.ts";
import type { StepOutcome } from "../../src/model/plan.ts";
import { outcomeFormats } from "../../src/report/outcome/registry.ts";
import { sampleStep } from "../remediate/sample-plan.ts";

const hostile = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.constantFrom(
    "\u001b[2J\u001b[31mdone",
    "a\nb",
    "| x | y |",
    "<script>alert(1)</script>",
    "##[error]x",
    "::set-output name=a::b",
    "\u202edone",
    "[x](javascript:alert(1))",
    "`",
  ),
);

const reportWith = (words: string): ApplyReport => {
  const outcomes: readonly StepOutcome[] = [
    { state: "done", already: false },
    { state: "done", already: true },
    { state: "pending", until: words },
    { state: "drifted", because: words },
    { state: "failed", because: words },
    { state: "unclear", because: words },
    { state: "skipped", because: words },
  ];
  return {
    schemaVersion: 1,
    kind: "restorable-outcome",
    tool: { name: "restorable", version: "0.1.0" },
    plan: { file: words, digest: words, run: words, policy: words, policyDigest: words, created: words },
    caller: words,
    began: "2026-11-20T12:00:00.000Z",
    ended: "2026-11-20T12:01:00.000Z",
    journal: words,
    foreignHosts: [words],
    counts: { done: 2, pending: 1, drifted: 1, failed: 1, unclear: 1, skipped: 1 },
    steps: outcomes.map((outcome) => ({
      step: { ...sampleStep("enable-pitr"), account: words, region: words, table: words },
      outcome,
      evidence: [{ operation: words, requestId: words, at: "2026-11-20T12:00:00.000Z" }],
      made: words,
    })),
    unreached: [{ account: words, because: words }],
    exitCode: 1,
    next: [{ command: `restorable apply ${words}`, why: words }],
  };
};

const look = { colour: false };
const lines = (text: string): readonly string[] => text.split("\n");

describe("the outcome of a plan", () => {
  it("has the same lines in a terminal whatever is said in it, and nothing that moves a cursor", () => {
    const plain = lines(outcomeFormats.console.render(reportWith("plain"), look)).length;
    fc.assert(
      fc.property(hostile, (words) => {
        const text = outcomeFormats.console.render(reportWith(words), look);
        expect(lines(text)).toHaveLength(plain);
        expect(text).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]|##\[|::set-output/u);
      }),
    );
  });

  it("has the same rows and cells in Markdown, and no HTML", () => {
    const cells = (text: string): readonly number[] =>
      lines(text).map((line) => (line.startsWith("|") ? line.split("|").length : 0));
    const plain = cells(outcomeFormats.markdown.render(reportWith("plain")));
    fc.assert(
      fc.property(hostile, (words) => {
        const text = outcomeFormats.markdown.render(reportWith(words));
        expect(cells(text)).toEqual(plain);
        const outsideOfCode = text.replaceAll(/`[^`\n]*`/g, "").replaceAll(/^~~~~sh\n.*\n~~~~$/gm, "");
        expect(outsideOfCode).not.toMatch(/<(?!\/?code>)|(?<!\\)\]\(/);
      }),
    );
  });

  it("is in JSON what it is, with every step and what proves it", () => {
    fc.assert(
      fc.property(hostile, (words) => {
        const report = reportWith(words);
        const text = outcomeFormats.json.render(report);
        const parsed = JSON.parse(text) as { readonly steps: readonly { outcome: unknown; evidence: unknown }[] };
        expect(parsed.steps.map(({ outcome }) => outcome)).toEqual(report.steps.map(({ outcome }) => outcome));
        expect(parsed.steps.map(({ evidence }) => evidence)).toEqual(report.steps.map(({ evidence }) => evidence));
        expect(text).not.toContain("\u001b");
        expect(text).not.toContain("##[");
      }),
    );
  });

  it("counts every state that there is", () => {
    const text = outcomeFormats.console.render(reportWith("x"), look);
    expect(text).toContain("2 done, 1 pending, 1 drifted, 1 failed, 1 unclear, 1 skipped");
    expect(Object.keys(reportWith("x").counts)).toEqual(stepStates);
  });
});
