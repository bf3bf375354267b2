/** Rules and policy tests in, what they come to out, as a test runner tells it, in every format that was asked for. */
import { UsageError, type PolicyMistake } from "../errors.ts";
import { runTests } from "../evaluate/run-tests.ts";
import type { CompiledRule } from "../model/policy.ts";
import type { TestLook, TestOutcomes } from "../model/test-outcome.ts";
import { readDisk, type ReadFile } from "../policy/files.ts";
import { listShippedPolicies } from "../policy/list.ts";
import { loadPolicy } from "../policy/load.ts";
import { loadTypicalTable } from "../policy/typical-table.ts";
import { testFormats, type TestFormatId } from "../report/policy-test/registry.ts";
import { exitCodes } from "./exit-codes.ts";
import type { Io } from "./io.ts";
import { loadTested, throwIfAny } from "./load-tested.ts";
import { openOutput } from "./output-file.ts";
import { outputFilesIn } from "./outputs.ts";
import { policyRefs } from "./policy-refs.ts";
import { readOnce } from "./read-once.ts";
import { screenOptions } from "./screen.ts";

export type TestFlags = {
  readonly format: TestFormatId;
  readonly output: readonly string[];
  readonly mutate?: true | undefined;
  readonly strict?: true | undefined;
  readonly verbose?: true | undefined;
};

/** Without policies: every shipped rule. Resolves to the exit code; broken files are told last, by a PolicyError. */
export async function testPolicies(io: Io, given: readonly string[], flags: TestFlags): Promise<number> {
  const targets = await outputFilesIn(Object.values(testFormats), flags.output, io.cwd);
  const refs = given.length === 0 ? await shippedRules() : await policyRefs(given, io.cwd);
  const reading = { cwd: io.cwd, readFile: readOnce(readDisk) };
  const { files, mistakes } = await loadTested(refs, io.cwd, reading.readFile);
  const policies = files.flatMap((file) => (file.kind === "policy" ? [file.ref] : []));
  const tests = files.flatMap((file) => (file.kind === "test" ? [file.test] : []));
  if (policies.length + tests.length + mistakes.length === 0) throw new UsageError(nothingToTest);

  const rules = await writtenRules(policies, reading);
  const mutate = flags.mutate
    ? await writtenRules([...policies, ...tests.map((test) => test.policyRef)], reading)
    : null;
  const outcomes = {
    ...runTests({ rules, tests, typical: await loadTypicalTable(), mutate }),
    broken: brokenOf(mistakes),
  };

  const names = flags.verbose ? "all" : "failing";
  const text = (format: TestFormatId, look: TestLook): string => testFormats[format].render(outcomes, look);
  await io.stdout.write(text(flags.format, { colour: screenOptions(io).colour, names }));
  for (const { format, path } of targets) {
    const output = await openOutput(path);
    await output.write(format.render(outcomes, { colour: false, names }));
    await output.keep();
  }
  throwIfAny(mistakes);
  return isRed(outcomes, flags) ? exitCodes.failing : exitCodes.ok;
}

const nothingToTest = "an inventory alone has nothing to test: name a policy test (*.policytest.yaml) that uses it";

const shippedRules = async (): Promise<readonly string[]> => (await listShippedPolicies()).rules.map(({ id }) => id);

/**
 * Examples are about the rule as its file writes it; a policy that sets another parameter does not make them wrong. A
 * rule that comes with several packs is there once.
 */
async function writtenRules(
  refs: readonly string[],
  reading: { readonly cwd: string; readonly readFile: ReadFile },
): Promise<readonly CompiledRule[]> {
  const written = new Map<string, CompiledRule>();
  for (const ref of refs) {
    const { rules } = await loadPolicy({ ref, ...reading, rules: "as-written" });
    for (const rule of rules) written.set(JSON.stringify([rule.id, rule.at]), rule);
  }
  return [...written.values()];
}

const brokenOf = (mistakes: readonly PolicyMistake[]): TestOutcomes["broken"] =>
  mistakes.map(({ file, line, col, message }) => ({ file, line, col, message }));

/** What nothing proves is told always, and counts when asked for. */
function isRed({ rules, tests, unproven, mutation }: TestOutcomes, { strict }: TestFlags): boolean {
  const cases = [...rules, ...tests.flatMap(({ tables }) => tables)].flatMap((each) => each.cases);
  const mutants = (mutation ?? []).flatMap((outcome) => outcome.mutants);
  return (
    // Whoever has CI run tests that are not there would take silence for proof.
    cases.length === 0 ||
    cases.some(({ passed }) => !passed) ||
    mutants.some(({ noticedBy }) => noticedBy === null) ||
    mutation?.some(({ skipped }) => skipped !== null) === true ||
    (strict === true && Object.values(unproven).some((ids) => ids.length > 0))
  );
}
