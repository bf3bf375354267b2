/** Rules in, what their examples come to out, as a test runner tells it: each rule, each example that fails and why, counts. */
import { runExamples } from "../evaluate/examples.ts";
import type { CompiledRule } from "../model/policy.ts";
import type { CaseOutcome } from "../model/test-outcome.ts";
import { listShippedPolicies } from "../policy/list.ts";
import { loadTypicalTable } from "../policy/typical-table.ts";
import { terminalText } from "../report/escape-terminal.ts";
import { loadPolicy } from "../policy/load.ts";
import { loadAll, throwIfAny } from "./check-policies.ts";
import { exitCodes } from "./exit-codes.ts";
import type { Io } from "./io.ts";
import { policyRefs } from "./policy-refs.ts";

/** Without policies: every shipped rule. Resolves to the exit code; broken files are told last, by a PolicyError. */
export async function testPolicies(io: Io, given: readonly string[]): Promise<number> {
  const typical = await loadTypicalTable();
  const refs = given.length === 0 ? await shippedRules() : await policyRefs(given, io.cwd);
  const { loaded, mistakes } = await loadAll(refs, io.cwd);
  const rules = distinctRules(await Promise.all(loaded.map(({ ref }) => writtenRules(ref, io.cwd))));
  let passed = 0;
  let failed = 0;
  for (const rule of rules) {
    const outcomes = runExamples(rule, typical);
    const failing = outcomes.filter((outcome) => !outcome.passed);
    passed += outcomes.length - failing.length;
    failed += failing.length;
    await io.stdout.write([headOf(rule, outcomes), ...failing.map(failureOf)].map((line) => `${line}\n`).join(""));
  }
  await io.stdout.write(`\n${counted(rules.length, "rule")}: ${passed} examples pass, ${failed} fail\n`);
  throwIfAny(mistakes);
  return failed === 0 ? exitCodes.ok : exitCodes.failing;
}

const shippedRules = async (): Promise<readonly string[]> => (await listShippedPolicies()).rules.map(({ id }) => id);

/** Examples are about the rule as its file writes it; a policy that sets another parameter does not make them wrong. */
const writtenRules = async (ref: string, cwd: string): Promise<readonly CompiledRule[]> =>
  (await loadPolicy({ ref, cwd, rules: "as-written" })).rules;

/** A rule may come with several packs. */
function distinctRules(loaded: readonly (readonly CompiledRule[])[]): readonly CompiledRule[] {
  return [...new Map(loaded.flat().map((rule) => [JSON.stringify([rule.id, rule.at]), rule])).values()];
}

function headOf({ id }: CompiledRule, outcomes: readonly CaseOutcome[]): string {
  const name = terminalText(id);
  if (outcomes.length === 0) return `- ${name} has no examples`;
  const mark = outcomes.every(({ passed }) => passed) ? "✓" : "✗";
  return `${mark} ${name} (${counted(outcomes.length, "example")})`;
}

function failureOf({ name, at, expected, actual, reason, trace }: CaseOutcome): string {
  const place = ({ file, line, col }: { file: string; line: number; col: number }): string =>
    terminalText(`${file}:${line}:${col}`);
  return [
    `  ✗ ${terminalText(name)}`,
    `      ${place(at)}`,
    `      expected ${expected}, got ${actual}: ${terminalText(reason.text)}`,
    ...trace.map(
      (leaf) =>
        `      ${place(leaf)} ${terminalText(leaf.leaf)}: expected ${terminalText(leaf.expected)}, found ${terminalText(leaf.actual)}`,
    ),
  ].join("\n");
}

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? "" : "s"}`;
