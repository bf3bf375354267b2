/**
 * The report for AWS Security Hub: an array of findings as BatchImportFindings takes them, one a line, each in the account
 * and Region that it has to be sent from. Every finding is sent, since one that was sent before stays as it is until it is
 * sent again: a pass, or a rule that no longer applies, archives what an earlier run found.
 */
import type { Finding, Verdict } from "../model/finding.ts";
import type { CompiledRule } from "../model/policy.ts";
import type { Format, ReportContext } from "../model/report.ts";
import { coverageFindings } from "./asff/coverage.ts";
import { asffFinding, type AsffFinding } from "./asff/finding.ts";
import { controlsOf } from "./controls-of.ts";
import { escapedJson } from "./escape/escape-json.ts";
import { termsOf } from "./override-words.ts";

export const asffFormat: Format = {
  id: "asff",
  extensions: [".asff.json"],
  about: "for AWS Security Hub: findings for BatchImportFindings",
  create(context) {
    const rules = new Map(context.policy.rules.map((rule) => [rule.id, rule]));
    let findings = 0;
    const lines = (given: readonly AsffFinding[]): string =>
      given
        .map((each) => `${findings++ === 0 ? "" : ","}\n${escapedJson(JSON.stringify(asffFinding(each, context)))}`)
        .join("");
    return {
      begin: () => `[${lines(coverageFindings(context))}`,
      table: ({ findings: found }) =>
        lines(found.map((finding) => findingOf(finding, { rule: rules.get(finding.rule), context }))),
      end: () => "\n]\n",
    };
  },
};

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

type Of = { readonly rule: CompiledRule | undefined; readonly context: ReportContext };

function findingOf(finding: Finding, { rule, context }: Of): AsffFinding {
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
