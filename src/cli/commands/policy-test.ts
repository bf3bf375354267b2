/** `restorable policy test`: the examples of rules and policy tests, and whether they would notice a weaker rule. */
import type { Command } from "@commander-js/extra-typings";
import { testFormatIds, testFormats } from "../../report/policy-test/registry.ts";
import { exitCodesHelpOf } from "../exit-codes.ts";
import type { Io } from "../io.ts";
import { formatOption, outputHelpOf, outputOptions } from "../outputs.ts";
import { testPolicies } from "../test-policies.ts";

/** Under the command `policy`. */
export function registerPolicyTest(policy: Command, io: Io, finish: (exitCode: number) => void): void {
  policy
    .command("test")
    .summary("run the examples of rules, and policy tests")
    .description(
      "Runs the examples of rules, each of which states facts of a table and the verdict they must lead to, and policy " +
        "tests (*.policytest.yaml), which state tables and what a whole policy has to say of them. Rules that nothing " +
        "shows failing, or passing, are named.",
    )
    .argument("[file...]", "rules, policies, policy tests, folders of them, shipped ids (default: every shipped rule)")
    .option("--mutate", "weaken and strengthen each leaf in turn, and tell which example notices")
    .option("--strict", "exit with 1 when a rule is never seen failing, never seen passing, or not tested")
    .option("--verbose", "list what holds by name, too")
    .addOption(formatOption(testFormatIds))
    .addOption(outputOptions.output())
    .addHelpText("after", `${examples}${outputHelpOf(testFormats)}\n${exitCodesHelpOf(meanings)}`)
    .action(async (files, flags) => finish(await testPolicies(io, files, flags)));
}

const meanings = {
  ok: "everything came out as expected",
  failing: "something did not, nothing was expected, or with --mutate a change was not noticed",
  usage: "a file has mistakes, or is not there",
};

const examples = `
A policy test names its policy, states tables as the examples of rules do, and expects verdicts:

  policy: ./acme.yaml
  asOf: 2026-03-01T12:00:00Z                           the frozen clock; it can be left out
  tables:
    orders:
      given: { tags.tier: gold, pitr.enabled: false }  what differs from a typical healthy table
      expect: { pitr-enabled: fail, others: pass }

Examples:
  restorable policy test                               the examples of every shipped rule
  restorable policy test ./rules                       a folder: rules, policies, policy tests
  restorable policy test acme.policytest.yaml --verbose
  restorable policy test acme.yaml acme.policytest.yaml -o policy.junit.xml
  restorable policy test rules/gold-has-a-backup.yaml --mutate
`;
