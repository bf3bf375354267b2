/** Changed rules for people: leaf by leaf, each change with the example that notices it, or with one that would. */
import type { MutantOutcome, MutationOutcome } from "../../model/test-outcome.ts";
import { terminalText } from "../escape/escape-terminal.ts";
import type { Paint } from "../paint.ts";
import { placeText } from "./words.ts";

export function mutationLines(outcomes: readonly MutationOutcome[], paint: Paint): readonly string[] {
  const mutants = outcomes.flatMap((outcome) => outcome.mutants);
  const leftOut = outcomes.reduce((total, outcome) => total + outcome.leftOut, 0);
  const left = leftOut === 0 ? "" : `; ${leftOut} left out, as no table was found that tells them from the rule`;
  return [
    paint.strong("Each leaf changed in turn, and what notices"),
    ...outcomes.flatMap((outcome) => ruleLines(outcome, paint)),
    `${noticed(mutants)} changes noticed${left}`,
  ];
}

const noticed = (mutants: readonly MutantOutcome[]): string =>
  `${mutants.filter(({ noticedBy }) => noticedBy !== null).length}/${mutants.length}`;

function ruleLines({ rule, skipped, mutants }: MutationOutcome, paint: Paint): readonly string[] {
  if (skipped !== null) return [`${paint.unknown("-")} ${terminalText(rule)}: ${terminalText(skipped)}`];
  const all = mutants.every(({ noticedBy }) => noticedBy !== null);
  const head = `${all ? paint.pass("✓") : paint.fail("✗")} ${terminalText(rule)} ${paint.quiet(noticed(mutants))}`;
  const lines: string[] = [head];
  let leaf: string | null = null;
  for (const mutant of mutants) {
    const here = `${terminalText(placeText(mutant.at))} ${terminalText(mutant.leaf)}`;
    if (here !== leaf) lines.push(`  ${here}`);
    leaf = here;
    lines.push(...mutantLines(mutant, paint));
  }
  return lines;
}

function mutantLines({ change, noticedBy, hint }: MutantOutcome, paint: Paint): readonly string[] {
  const what = terminalText(change);
  if (noticedBy !== null) return [`    ${paint.pass("✓")} ${what} ${paint.quiet(`← ${terminalText(noticedBy.name)}`)}`];
  const would = hint === null ? [] : [`        this would: ${terminalText(hint)}`];
  return [`    ${paint.fail("✗")} ${what}: nothing notices`, ...would];
}
