/**
 * The report for CI servers, valid against the XSDs of both Jenkins and Ant: one suite a scope, one test case a finding,
 * and a first suite for coverage, because a CI page shows nothing else. Passing is a bare test case, fail → `failure`,
 * unknown or unseen → `error`, waived → `skipped`; not-applicable is left out.
 *
 * A suite states its counts before its cases, so the cases of one scope are held until the next begins.
 */
import type { Finding } from "../model/finding.ts";
import type { Scope } from "../model/observation.ts";
import type { CompiledRule } from "../model/policy.ts";
import type { Format, ReportContext, ReportWriter } from "../model/report.ts";
import { coverageCases } from "./junit-coverage.ts";
import { junitSuite, type JunitCase, type JunitOutcome, type JunitProperties } from "./junit-suite.ts";
import { foreignStamp } from "./run-words.ts";
import { unknownWords } from "../model/unknown-words.ts";
import { termsOf } from "./override-words.ts";

export const junitFormat: Format = {
  id: "junit",
  extensions: [".junit.xml"],
  about: "for CI servers: one test case a finding",
  create: junitWriter,
};

function junitWriter(context: ReportContext): ReportWriter {
  const { run, policy, accountNames } = context;
  const rules = new Map(policy.rules.map((rule) => [rule.id, rule]));
  const properties: JunitProperties = [
    ["policy.id", policy.id],
    ["policy.digest", policy.digest],
    ["tool.version", run.tool.version],
    ["run.id", run.id],
    ...(run.foreignHosts.length === 0 ? [] : [[foreignStamp, run.foreignHosts.join(", ")] as const]),
  ];

  let suites = 0;
  let scope: Scope | null = null;
  let cases: JunitCase[] = [];

  const suite = (name: string, classname: string, content: readonly JunitCase[], more: JunitProperties): string =>
    junitSuite({ id: suites++, name, classname, asOf: run.asOf, properties: more, cases: content });

  const flushed = (): string => {
    if (scope === null || cases.length === 0) return "";
    const { account, region } = scope;
    const accountName = accountNames.get(account);
    const named = accountName === undefined ? properties : [...properties, ["account.name", accountName] as const];
    const text = suite(`${account}/${region}`, `restorable.${account}.${region}`, cases, named);
    cases = [];
    return text;
  };

  return {
    begin: () =>
      '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n' +
      suite("coverage", "restorable.coverage", coverageCases(context), properties),
    table({ account, region, findings }) {
      const before = scope?.account === account && scope.region === region ? "" : flushed();
      scope = { account, region };
      for (const finding of findings) {
        const outcome = outcomeOf(finding, rules.get(finding.rule));
        if (outcome !== null) cases.push({ name: `${finding.rule} :: ${finding.table}`, outcome });
      }
      return before;
    },
    end: () => `${flushed()}</testsuites>\n`,
  };
}

/** null: not a case. */
function outcomeOf(finding: Finding, rule: CompiledRule | undefined): JunitOutcome | null {
  const { verdict, severity, reason, unknowns, waiver } = finding;
  switch (verdict) {
    case "pass":
      return { element: "none" };
    case "fail":
      return { element: "failure", type: `fail.${severity}`, message: reason.text, body: bodyOf(finding, rule) };
    case "unknown": {
      const type = `unknown.${unknowns[0]?.kind ?? "not-collected"}`;
      return { element: "error", type, message: reason.text, body: bodyOf(finding, rule) };
    }
    case "waived":
      return {
        element: "skipped",
        message: `waived${waiver === undefined ? "" : ` (${waiver})`}: ${reason.text}`,
        body: bodyOf(finding, rule),
      };
    case "not-applicable":
      return null;
    default:
      return verdict satisfies never;
  }
}

/** In full: some servers show the body alone. */
function bodyOf(finding: Finding, rule: CompiledRule | undefined): readonly string[] {
  const { table, account, region, arn, severity, reason, unknowns, trace } = finding;
  const terms = rule === undefined ? undefined : termsOf(rule, finding);
  return [
    reason.text,
    "",
    `Table:    ${table} (account ${account}, ${region})`,
    `ARN:      ${arn}`,
    `Rule:     ${finding.rule} (${severity})${terms === undefined ? "" : `: ${terms.title}`}`,
    ...trace.map(
      ({ file, line, col, leaf, expected, actual }) =>
        `Check:    ${leaf} (${file}:${line}:${col}): expected ${expected}, found ${actual}`,
    ),
    ...unknowns.map((gap) => `Unknown:  ${unknownWords(gap)}${gap.detail === undefined ? "" : `: ${gap.detail}`}`),
    ...(terms === undefined ? [] : [`Why:      ${terms.why}`, `Fix:      ${terms.fix}`]),
  ];
}
