/**
 * Outcomes of `policy test` for people: each rule and each tested table with a mark, what does not hold with its place,
 * what was expected, what came and which leaf decided; then what nothing proves, and counts.
 */
import type { Position } from "../../model/policy.ts";
import type { CaseOutcome, PolicyTestOutcome, RuleOutcome, TestFormat, TestLook } from "../../model/test-outcome.ts";
import { terminalProse, terminalText } from "../escape/escape-terminal.ts";
import { paintWith, type Paint } from "../paint.ts";
import { mutationLines } from "./console-mutation.ts";
import { caseCounts, counted, notLookedAt, placeText, unprovenTexts, unexpectedText } from "./words.ts";

export const testConsoleFormat: TestFormat = {
  id: "console",
  extensions: [".txt"],
  about: "for people",
  render(outcomes, look) {
    const { rules, tests, unproven, mutation, broken } = outcomes;
    const paint = paintWith(look);
    const show: Show = { look, paint };
    const { held, not } = caseCounts(outcomes);
    const counts = [
      counted(rules.length, "rule"),
      ...(tests.length === 0 ? [] : [counted(tests.length, "policy test")]),
    ].join(", ");
    const lines = [
      ...rules.flatMap((outcome) => ruleLines(outcome, show)),
      ...tests.flatMap((outcome) => ["", ...testLines(outcome, show)]),
      ...(mutation === null ? [] : ["", ...mutationLines(mutation, paint)]),
      "",
      ...unprovenTexts(unproven).map((text) => `${paint.unknown("!")} ${terminalText(text)}`),
      ...(broken.length === 0 ? [] : [`${paint.fail("✗")} ${counted(broken.length, "mistake")} in files: not tested`]),
      `${counts}: ${held} pass, ${not > 0 ? paint.fail(`${not} fail`) : "0 fail"}`,
    ];
    return `${lines.join("\n").replace(/^\n+/, "")}\n`;
  },
};

type Show = { readonly look: TestLook; readonly paint: Paint };

function ruleLines({ rule, cases }: RuleOutcome, show: Show): readonly string[] {
  const { paint } = show;
  if (cases.length === 0) return [`${paint.quiet("-")} ${terminalText(rule)} has no examples`];
  const head = `${mark(cases.every(holds), paint)} ${terminalText(rule)} ${paint.quiet(`(${counted(cases.length, "example")})`)}`;
  return [head, ...cases.flatMap((each) => caseLines(each, show))];
}

function testLines(outcome: PolicyTestOutcome, show: Show): readonly string[] {
  const { file, title, policy, asOf, tables } = outcome;
  const { paint } = show;
  const about = `policy ${terminalText(policy)}, as of ${asOf}`;
  return [
    `${paint.strong(terminalText(file))}${title === null ? "" : `: ${terminalProse(title)}`} ${paint.quiet(`(${about})`)}`,
    ...tables.flatMap(({ key, cases }) =>
      cases.length === 0
        ? []
        : [
            `${mark(cases.every(holds), paint)} ${terminalText(key)} ${paint.quiet(`(${counted(cases.length, "rule")})`)}`,
            ...cases.flatMap((each) => caseLines(each, show)),
          ],
    ),
    ...notLookedAt(outcome).map((text) => paint.quiet(`  not looked at: ${terminalText(text)}`)),
  ];
}

const holds = ({ passed }: CaseOutcome): boolean => passed;
const mark = (passed: boolean, paint: Paint): string => (passed ? paint.pass("✓") : paint.fail("✗"));

function caseLines(outcome: CaseOutcome, { look, paint }: Show): readonly string[] {
  const { passed, name, at, trace } = outcome;
  const head = `  ${mark(passed, paint)} ${terminalText(name)}`;
  if (passed) return look.names === "all" ? [head] : [];
  return [
    head,
    `      ${paint.quiet(place(at))}`,
    `      ${terminalText(unexpectedText(outcome))}`,
    ...trace.map(
      (leaf) =>
        `      ${paint.quiet(place(leaf))} ${terminalText(leaf.leaf)}: expected ${terminalText(leaf.expected)}, found ${terminalText(leaf.actual)}`,
    ),
  ];
}

const place = (at: Pick<Position, "file" | "line" | "col">): string => terminalText(placeText(at));
