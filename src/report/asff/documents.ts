/**
 * What is known of a run in, its findings as Security Hub takes them out: those of coverage first, then those of each
 * table. The report and what imports them are both made of these, so that a file and an import never say different things.
 */
import type { Finding, TableFindings, Verdict } from "../../model/finding.ts";
import type { CompiledRule } from "../../model/policy.ts";
import type { ReportContext } from "../../model/report.ts";
import { controlsOf } from "../controls-of.ts";
import { termsOf } from "../override-words.ts";
import { coverageFindings } from "./coverage.ts";
import { asffFinding, type AsffFinding } from "./finding.ts";
import { goneFinding } from "./gone.ts";

export type AsffDocument = ReturnType<typeof asffFinding>;

/** All that is looked at of a report's context. */
export type AsffContext = Pick<ReportContext, "run" | "policy" | "summary" | "coverage">;

export type AsffDocuments = {
  coverage(): readonly AsffDocument[];
  table(of: Pick<TableFindings, "findings">): readonly AsffDocument[];
  /** Archives what an earlier run found of a table, or of a place that it did not see; `because`: a sentence. */
  gone(finding: Finding, because: string): AsffDocument;
  /** Of the coverage of an earlier run, what this one has nothing to say of any more. */
  goneCoverage(before: AsffContext, because: string): readonly AsffDocument[];
};

export function asffDocuments(context: AsffContext): AsffDocuments {
  const rules = new Map(context.policy.rules.map((rule) => [rule.id, rule]));
  const document = (of: AsffFinding): AsffDocument => asffFinding(of, context);
  return {
    coverage: () => coverageFindings(context).map(document),
    table: ({ findings }) => findings.map((finding) => document(findingOf(finding, rules.get(finding.rule)))),
    gone: (finding, because) => document(goneFinding(findingOf(finding, rules.get(finding.rule)), because)),
    goneCoverage(before, because) {
      const now = new Set(coverageFindings(context).map(nameOf));
      const past = coverageFindings(before).filter((of) => !now.has(nameOf(of)));
      return past.map((of) => document(goneFinding(of, because)));
    },
  };

  function findingOf(finding: Finding, rule: CompiledRule | undefined): AsffFinding {
    const { account, region, table, arn, tableId, verdict, severity, reason, trace, waiver, override } = finding;
    const terms = rule === undefined ? undefined : termsOf(rule, finding);
    const [at] = trace;
    return {
      id: [arn, finding.rule],
      account,
      region,
      generator: [context.policy.id, finding.rule],
      title: terms === undefined ? finding.rule : `${finding.rule}: ${terms.title}`,
      text: `${table}: ${reason.text}`,
      fix: terms?.fix ?? "",
      severity,
      ...states[verdict],
      code: reason.code,
      ...controlsOf({ controls: rule?.controls ?? [] }),
      subject: { Type: "AwsDynamoDbTable", Id: arn, table, tableId },
      fields: {
        verdict,
        rule: finding.rule,
        fingerprint: finding.fingerprint,
        waiver,
        override,
        ...(at !== undefined && {
          check: `${at.leaf} (${at.file}:${at.line}:${at.col})`,
          expected: at.expected,
          actual: at.actual,
        }),
        why: terms?.why,
      },
    };
  }
}

/** Security Hub knows a finding by its id within the product of an account and Region. */
const nameOf = ({ account, region, id }: AsffFinding): string => JSON.stringify([account, region, id]);

/**
 * A waiver is no workflow status: what BatchImportFindings once suppressed it cannot show again when the waiver ends. So a
 * waived fail is a warning of no severity while it is waived, and failed again afterwards.
 */
const states = {
  pass: { status: "PASSED", record: "ARCHIVED", open: "settled" },
  fail: { status: "FAILED", record: "ACTIVE", open: "open" },
  unknown: { status: "NOT_AVAILABLE", record: "ACTIVE", open: "open" },
  waived: { status: "WARNING", record: "ACTIVE", open: "settled" },
  "not-applicable": { status: "NOT_AVAILABLE", record: "ARCHIVED", open: "settled" },
} as const satisfies Record<Verdict, Pick<AsffFinding, "status" | "record" | "open">>;

/** Does Security Hub show it among what is active? */
export const isActive = (verdict: Verdict): boolean => states[verdict].record === "ACTIVE";
