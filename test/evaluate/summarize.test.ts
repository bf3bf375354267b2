import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createSummary } from "../../src/evaluate/summarize.ts";
import type { Finding, Reason, TableFindings, Verdict } from "../../src/model/finding.ts";
import { severities, type Severity } from "../../src/model/severity.ts";
import { deniedBy, policy, rule } from "./build.ts";

type FindingSpec = {
  readonly rule?: string;
  readonly verdict: Verdict;
  readonly severity?: Severity;
  readonly table?: string;
  readonly account?: string;
  readonly code?: Reason["code"];
};

const finding = (spec: FindingSpec): Finding => ({
  rule: spec.rule ?? "a-rule",
  severity: spec.severity ?? "high",
  account: spec.account ?? "111122223333",
  region: "eu-west-1",
  table: spec.table ?? "orders",
  arn: "",
  tableId: null,
  verdict: spec.verdict,
  reason: { code: spec.code ?? "met", text: "" },
  unknowns: spec.verdict === "unknown" ? [deniedBy("x:Y"), { kind: "throttled" }] : [],
  trace: [],
  fingerprint: "",
});

const tableOf = (...findings: readonly Finding[]): TableFindings => ({
  account: "",
  region: "",
  table: "",
  arn: "",
  findings,
});

const anyPolicy = policy(rule({ id: "b-rule", assert: { all: [] } }), rule({ id: "a-rule", assert: { all: [] } }));

describe("the summary", () => {
  it("counts verdicts, severities of fails, rules, reasons, first causes and tables", () => {
    const fold = createSummary(anyPolicy);
    fold.add(tableOf(finding({ verdict: "fail" }), finding({ verdict: "fail", severity: "low" })));
    fold.add(tableOf(finding({ verdict: "unknown" }), finding({ verdict: "pass" })));
    fold.add(tableOf(finding({ verdict: "not-applicable", code: "grace" }), finding({ verdict: "waived" })));
    fold.add(tableOf(finding({ verdict: "not-applicable", code: "opted-out" })));
    expect(fold.summary()).toEqual({
      verdicts: { pass: 1, fail: 2, unknown: 1, waived: 1, "not-applicable": 2 },
      failing: { low: 1, medium: 0, high: 1, critical: 0 },
      rules: [
        { rule: "a-rule", pass: 1, fail: 2, unknown: 1, waived: 1, "not-applicable": 2 },
        { rule: "b-rule", pass: 0, fail: 0, unknown: 0, waived: 0, "not-applicable": 0 },
      ],
      notApplicable: { grace: 1, "opted-out": 1 },
      unknownKinds: { denied: 1 },
      tables: { judged: 4, failing: 1, unknown: 1 },
    });
  });

  it("of nothing is all zeros", () => {
    const { verdicts, tables } = createSummary(anyPolicy).summary();
    expect([Object.values(verdicts), tables]).toEqual([[0, 0, 0, 0, 0], { judged: 0, failing: 0, unknown: 0 }]);
  });
});

describe("the worst findings", () => {
  it("are fails by severity, then unknown ones; equals by account, Region, table, rule", () => {
    const fold = createSummary(anyPolicy);
    const findings = [
      finding({ verdict: "unknown", severity: "critical", table: "u" }),
      finding({ verdict: "fail", severity: "low", table: "a" }),
      finding({ verdict: "fail", severity: "critical", table: "b", rule: "b-rule" }),
      finding({ verdict: "fail", severity: "critical", table: "b" }),
      finding({ verdict: "fail", severity: "critical", table: "B" }),
      finding({ verdict: "fail", severity: "critical", table: "z", account: "000000000000" }),
      finding({ verdict: "pass" }),
    ];
    fold.add(tableOf(...findings));
    expect(fold.worst().map(({ account, table, rule: id }) => `${account.slice(0, 2)} ${table} ${id}`)).toEqual([
      "00 z a-rule",
      "11 B a-rule",
      "11 b a-rule",
      "11 b b-rule",
      "11 a a-rule",
      "11 u a-rule",
    ]);
  });

  it("are the 200 worst, in whatever order the tables come", () => {
    const spec = fc.record({
      verdict: fc.constantFrom<Verdict>("fail", "unknown", "pass"),
      severity: fc.constantFrom(...severities),
      table: fc.integer({ min: 0, max: 999 }).map(String),
    });
    fc.assert(
      fc.property(fc.array(spec, { minLength: 250, maxLength: 400 }), (specs) => {
        const worst = (ordered: readonly FindingSpec[]) => {
          const fold = createSummary(anyPolicy);
          for (const each of ordered) fold.add(tableOf(finding(each)));
          return fold.worst();
        };
        const kept = worst(specs);
        expect(kept).toHaveLength(Math.min(200, specs.filter(({ verdict }) => verdict !== "pass").length));
        expect(worst(specs.toReversed())).toEqual(kept);
        const fails = specs.filter(({ verdict }) => verdict === "fail").length;
        expect(kept.filter(({ verdict }) => verdict === "fail")).toHaveLength(Math.min(200, fails));
      }),
      { numRuns: 30 },
    );
  });
});
