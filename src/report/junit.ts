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
import { coverageCases } from "./junit/coverage.ts";
import {
  junitCase,
  junitSuite,
  junitSuiteEnd,
  junitSuiteStart,
  uniqueNames,
  type JunitCase,
  type JunitCounts,
  type JunitOutcome,
  type JunitProperties,
} from "./junit/suite.ts";
import { plural } from "./numbers.ts";
import { shardText } from "../model/shard.ts";
import { foreignStamp } from "./run-words.ts";
import { unknownWords } from "../model/unknown-words.ts";
import { termsOf } from "./override-words.ts";
import { visible } from "../model/visible.ts";
import { waiverCases } from "./junit/waivers.ts";

export const junitFormat: Format = {
  id: "junit",
  extensions: [".junit.xml"],
  about: "for CI servers: one test case a finding",
  create: (context) => junitWriter(context, plainJunit),
};

/** What a server wants beyond the format, or refuses of it. */
export type JunitFlavour = {
  /** The file attribute of a case, which the schemas of Jenkins and Ant do not know; null: none. */
  fileOf(finding: Finding, rule: CompiledRule): string | null;
  /** How many cases about coverage, and how many about waivers, there may be. */
  readonly mostAround: number;
  /** Whether there is room for a case, given its text; null: for all, so that suites can state their counts. */
  readonly admits: ((finding: Finding, text: string) => boolean) | null;
  /** What is told of the cases that were left out, once the others are written. */
  closing(): readonly JunitCase[];
};

const plainJunit: JunitFlavour = { fileOf: () => null, mostAround: Infinity, admits: null, closing: () => [] };

export function junitWriter(context: ReportContext, flavour: JunitFlavour): ReportWriter {
  const { run, policy, accountNames } = context;
  const rules = new Map(policy.rules.map((rule) => [rule.id, rule]));
  const properties: JunitProperties = [
    ["policy.id", policy.id],
    ["policy.digest", policy.digest],
    ["tool.version", run.tool.version],
    ["run.id", run.id],
    ...(run.selection.shard === undefined ? [] : [["shard", shardText(run.selection.shard)] as const]),
    ...(run.foreignHosts.length === 0 ? [] : [[foreignStamp, run.foreignHosts.join(", ")] as const]),
  ];

  let suites = 0;
  let open: OpenSuite | null = null;

  const head = (name: string, more: JunitProperties) => ({ id: suites++, name, asOf: run.asOf, properties: more });

  const closed = (): string => {
    if (open === null) return "";
    const { classname, left, start } = open;
    if (left !== 0) throw new Error(`${classname} states ${left} test cases more than it has`);
    open = null;
    return start === "" ? junitSuiteEnd : "";
  };

  return {
    begin: () =>
      '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n' +
      junitSuite({
        ...head("coverage", properties),
        classname: "restorable.coverage",
        cases: firstCases(coverageCases(context), flavour.mostAround),
      }) +
      (context.waivers.uses.length === 0
        ? ""
        : junitSuite({
            ...head("waivers", properties),
            classname: "restorable.waivers",
            cases: firstCases(waiverCases(context.waivers), flavour.mostAround),
          })),
    scope(scope) {
      const before = closed();
      const counts = countsOf(scope);
      if (counts.tests === 0) return before;
      const { account, region } = scope;
      const accountName = accountNames.get(account);
      const named = accountName === undefined ? properties : [...properties, ["account.name", accountName] as const];
      const classname = `restorable.${account}.${region}`;
      const isCounted = flavour.admits === null;
      const start = junitSuiteStart(head(`${account}/${region}`, named), isCounted ? counts : null);
      open = { classname, left: counts.tests, nameOfTable: uniqueNames(), start: isCounted ? "" : start };
      return isCounted ? before + start : before;
    },
    table({ account, region, table, findings }) {
      const classname = `restorable.${account}.${region}`;
      const shown = open?.nameOfTable(visible(table)) ?? "";
      const unique = uniqueNames();
      let text = "";
      for (const finding of findings) {
        const rule = rules.get(finding.rule);
        const outcome = outcomeOf(finding, rule);
        if (outcome === null) continue;
        if (open?.classname !== classname) throw new Error(`a test case of ${classname}, which was not announced`);
        open.left -= 1;
        const name = unique(`${visible(finding.rule)} :: ${shown}`);
        const file = rule === undefined ? null : flavour.fileOf(finding, rule);
        const written = open.start + junitCase({ classname, name, ...(file !== null && { file }) }, outcome);
        if (flavour.admits?.(finding, written) === false) continue;
        open.start = "";
        text += written;
      }
      return text;
    },
    end() {
      const before = closed();
      const cases = flavour.closing();
      const last = { ...head("left out", []), classname: "restorable.left-out", cases };
      return `${before}${cases.length === 0 ? "" : junitSuite(last)}</testsuites>\n`;
    },
  };
}

/**
 * `left`: test cases that were stated and have not come. `start`: how the suite begins, while none of its cases is written.
 * Of a scope with many tables it remembers their names alone.
 */
type OpenSuite = {
  readonly classname: string;
  left: number;
  readonly nameOfTable: (name: string) => string;
  start: string;
};

const countsOf = ({ verdicts: { pass, fail, unknown, waived } }: ReportedScope): JunitCounts => ({
  tests: pass + fail + unknown + waived,
  failures: fail,
  errors: unknown,
  skipped: waived,
});

/** What is beyond `most` is one case more, as bad as the worst that it stands for. */
function firstCases(cases: readonly JunitCase[], most: number): readonly JunitCase[] {
  const left = cases.slice(most);
  if (left.length === 0) return cases;
  const message = `${plural(left.length, "case", "cases")} more: the JSON report has them all`;
  const hasErrors = left.some(({ outcome }) => outcome.element === "error");
  const outcome = hasErrors
    ? ({ element: "error", type: "left-out", message, body: [message] } as const)
    : ({ element: "skipped", message, body: [message] } as const);
  return [...cases.slice(0, most), { name: "left out :: more cases", outcome }];
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
