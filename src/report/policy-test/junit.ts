/**
 * Outcomes of `policy test` for CI servers, valid against the XSDs of Jenkins and Ant: one suite a rule with its
 * examples, one a policy test, one a rule that was changed, and one for files with mistakes, which are errors.
 */
import type { CaseOutcome, MutationOutcome, PolicyTestOutcome, TestFormat } from "../../model/test-outcome.ts";
import { junitSuite, type JunitCase, type JunitProperties } from "../junit/suite.ts";
import { placeText, unexpectedText } from "./words.ts";

type Suite = {
  readonly name: string;
  readonly asOf: string;
  readonly properties: JunitProperties;
  readonly cases: readonly JunitCase[];
};

export const testJunitFormat: TestFormat = {
  id: "junit",
  extensions: [".junit.xml"],
  about: "for CI servers: one test case an expectation",
  render({ asOf, rules, tests, mutation, broken }) {
    const suites: readonly Suite[] = [
      ...rules.map(({ rule, cases }) => ({ name: rule, asOf, properties: [], cases: cases.map(caseOf("")) })),
      ...tests.map(suiteOf),
      ...(mutation ?? []).map((outcome) => ({
        name: `${outcome.rule} changed`,
        asOf,
        properties: [],
        cases: mutantCases(outcome),
      })),
      ...(broken.length === 0
        ? []
        : [{ name: "files", asOf, properties: [], cases: broken.map((mistake) => brokenCase(mistake)) }]),
    ];
    const texts = suites.map((suite, id) => junitSuite({ ...suite, id, classname: `restorable.policy.${suite.name}` }));
    return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n${texts.join("")}</testsuites>\n`;
  },
};

function suiteOf({ file, title, policy, asOf, tables }: PolicyTestOutcome): Suite {
  const about = title === null ? [] : [["test.title", title] as const];
  return {
    name: file,
    asOf,
    properties: [["policy.id", policy], ...about],
    cases: tables.flatMap(({ key, cases }) => cases.map(caseOf(`${key} :: `))),
  };
}

const caseOf =
  (prefix: string) =>
  (outcome: CaseOutcome): JunitCase => {
    const { name, at, passed, trace } = outcome;
    if (passed) return { name: `${prefix}${name}`, outcome: { element: "none" } };
    const message = unexpectedText(outcome);
    const body = [
      message,
      "",
      `Expected at: ${placeText(at)}`,
      ...trace.map(
        (leaf) => `Check:       ${leaf.leaf} (${placeText(leaf)}): expected ${leaf.expected}, found ${leaf.actual}`,
      ),
    ];
    return { name: `${prefix}${name}`, outcome: { element: "failure", type: "verdict", message, body } };
  };

function mutantCases({ skipped, mutants }: MutationOutcome): readonly JunitCase[] {
  if (skipped !== null) {
    return [{ name: "not changed", outcome: { element: "error", type: "unchanged", message: skipped, body: [] } }];
  }
  return mutants.map(({ leaf, at, change, noticedBy, hint }) => {
    const name = `${placeText(at)} ${leaf}: ${change}`;
    if (noticedBy !== null) return { name, outcome: { element: "none" } };
    const message = `no example or policy test notices that ${leaf} is changed: ${change}`;
    const body = [message, ...(hint === null ? [] : [`This would: ${hint}`])];
    return { name, outcome: { element: "failure", type: "unnoticed", message, body } };
  });
}

function brokenCase({ message, ...at }: { file: string; line: number; col: number; message: string }): JunitCase {
  const body = [`${placeText(at)}: ${message}`];
  return { name: placeText(at), outcome: { element: "error", type: "mistake", message, body } };
}
