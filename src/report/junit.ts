/**
 * The report for CI servers, valid against the XSDs of both Jenkins and Ant: one suite a scope, one test case a finding,
 * and a first suite for coverage, because a CI page shows nothing else. Passing is a bare test case, fail → `failure`,
 * unknown or unseen → `error`, waived → `skipped`; not-applicable is left out.
 *
 * A suite states its counts before its cases; they are told with the scope, so that no case waits for the others.
 */
import type { Finding } from "../model/finding.ts";
import type { CompiledRule } from "../model/policy.ts";
import type { Format, ReportContext, ReportedScope, ReportWriter } from "../model/report.ts";
import { coverageCases } from "./junit-coverage.ts";
import {
  junitCase,
  junitSuite,
  junitSuiteEnd,
  junitSuiteStart,
  uniqueNames,
  type JunitCounts,
  type JunitOutcome,
  type JunitProperties,
} from "./junit-suite.ts";
import { foreignStamp } from "./run-words.ts";
import { unknownWords } from "../model/unknown-words.ts";
import { termsOf } from "./override-words.ts";
import { visible } from "./visible.ts";
import { waiverCases } from "./junit-waivers.ts";

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
  let open: OpenSuite | null = null;

  const head = (name: string, more: JunitProperties) => ({ id: suites++, name, asOf: run.asOf, properties: more });

  const closed = (): string => {
    if (open === null) return "";
    const { classname, left } = open;
    if (left !== 0) throw new Error(`${classname} states ${left} test cases more than it has`);
    open = null;
    return junitSuiteEnd;
  };

  return {
    begin: () =>
      '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n' +
      junitSuite({
        ...head("coverage", properties),
        classname: "restorable.coverage",
        cases: coverageCases(context),
      }) +
      (context.waivers.uses.length === 0
        ? ""
        : junitSuite({
            ...head("waivers", properties),
            classname: "restorable.waivers",
            cases: waiverCases(context.waivers),
          })),
    scope(scope) {
      const before = closed();
      const counts = countsOf(scope);
      if (counts.tests === 0) return before;
      const { account, region } = scope;
      const accountName = accountNames.get(account);
      const named = accountName === undefined ? properties : [...properties, ["account.name", accountName] as const];
      const classname = `restorable.${account}.${region}`;
      open = { classname, left: counts.tests, nameOfTable: uniqueNames() };
      return before + junitSuiteStart(head(`${account}/${region}`, named), counts);
    },
    table({ account, region, table, findings }) {
      const classname = `restorable.${account}.${region}`;
      const shown = open?.nameOfTable(visible(table)) ?? "";
      const unique = uniqueNames();
      let text = "";
      for (const finding of findings) {
        const outcome = outcomeOf(finding, rules.get(finding.rule));
        if (outcome === null) continue;
        if (open?.classname !== classname) throw new Error(`a test case of ${classname}, which was not announced`);
        open.left -= 1;
        text += junitCase(classname, unique(`${visible(finding.rule)} :: ${shown}`), outcome);
      }
      return text;
    },
    end: () => `${closed()}</testsuites>\n`,
  };
}

/** `left`: test cases that were stated and have not come. Of a scope with many tables it remembers their names alone. */
type OpenSuite = { readonly classname: string; left: number; readonly nameOfTable: (name: string) => string };

const countsOf = ({ verdicts: { pass, fail, unknown, waived } }: ReportedScope): JunitCounts => ({
  tests: pass + fail + unknown + waived,
  failures: fail,
  errors: unknown,
  skipped: waived,
});

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
