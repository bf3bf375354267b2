/** What console and JUnit say alike of tested policies: counts, places, what was not looked at and what is not proven. */
import type { Position } from "../../model/policy.ts";
import type { CaseOutcome, PolicyTestOutcome, TestOutcomes, Unproven } from "../../model/test-outcome.ts";

export const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? "" : "s"}`;

export const placeText = ({ file, line, col }: Pick<Position, "file" | "line" | "col">): string =>
  `${file}:${line}:${col}`;

/** Not escaped: of one that did not come out as expected. Where the verdict did, its reason is another. */
export function unexpectedText({ expected, because, actual, reason }: CaseOutcome): string {
  const wanted = because === null ? expected : `${expected} because “${because}”`;
  return `expected ${wanted}, got ${actual}${actual === expected ? " for another reason" : ""}: ${reason.text}`;
}

export function caseCounts({ rules, tests }: TestOutcomes): { readonly held: number; readonly not: number } {
  const cases = [...rules, ...tests.flatMap(({ tables }) => tables)].flatMap((each) => each.cases);
  const held = cases.filter(({ passed }) => passed).length;
  return { held, not: cases.length - held };
}

/** Not escaped. One line for each kind that is not empty. */
export function unprovenTexts({ neverFailing, neverPassing, untested }: Unproven): readonly string[] {
  return [
    { about: "never seen failing", rules: neverFailing },
    { about: "never seen passing", rules: neverPassing },
    { about: "neither examples nor a policy test", rules: untested },
  ].flatMap(({ about, rules }) => (rules.length === 0 ? [] : [`${about}: ${rules.join(", ")}`]));
}

/** Not escaped: rules by the tables on which nothing is expected of them, then tables of which nothing is expected. */
export function notLookedAt({ tables, unnamed }: PolicyTestOutcome): readonly string[] {
  const looked = tables.filter(({ cases }) => cases.length > 0);
  const tablesOf = new Map<string, string[]>();
  for (const { key, notLookedAt: rules } of looked)
    for (const rule of rules) tablesOf.set(rule, [...(tablesOf.get(rule) ?? []), key]);
  const idle = [...tables.filter(({ cases }) => cases.length === 0).map(({ key }) => key), ...unnamed];
  return [
    ...[...tablesOf].map(([rule, on]) => `${rule} ${on.length === looked.length ? "on any table" : `on ${named(on)}`}`),
    ...(idle.length === 0 ? [] : [`${idle.length === 1 ? "table" : "tables"} ${named(idle)}`]),
  ];
}

const mostNamed = 5;

const named = (names: readonly string[]): string =>
  names.length <= mostNamed
    ? names.join(", ")
    : `${names.slice(0, mostNamed).join(", ")} and ${names.length - mostNamed} more`;
