/** `restorable policy explain`: what a rule or a policy judges, in words, and what it asks of AWS. */
import { Option, type Command } from "@commander-js/extra-typings";
import { exitCodesHelpOf } from "../exit-codes.ts";
import { explainPolicies } from "../explain-policies.ts";
import type { Io } from "../io.ts";
import { wholeNumber } from "../option-values.ts";
import { policyOption } from "../options.ts";

/** A Region holds 10,000 tables at most without AWS's help; this is a hundred times as many. */
const mostTables = 1_000_000;

export function registerPolicyExplain(policy: Command, io: Io): void {
  policy
    .command("explain")
    .summary("say what rules and policies judge, in words, and what they ask of AWS")
    .description(
      "Explains rules and policies: what they judge, in words, where each number comes from, which facts they need, " +
        "and the IAM actions, the API calls and the time that reading those takes.",
    )
    .argument("[rule|policy...]", "shipped packs or rules, files, folders of files (default: the policy of --policy)")
    .addOption(policyOption())
    .addOption(
      new Option("--tables <n>", "count calls for this many tables of one account and Region")
        .argParser(wholeNumber(mostTables))
        .default(1_000),
    )
    .addOption(
      new Option("--backups <n>", "count calls for this many native backups of each table")
        .argParser(wholeNumber(mostTables))
        .default(1),
    )
    .option("--json", "the same as one JSON document")
    .addHelpText("after", examples)
    .action((refs, { policy: within, ...options }) =>
      explainPolicies(io, { refs, within: within ?? null, ...options }),
    );
}

const examples = `
With --policy, rules are told as that policy sets them, those written in it included.

Examples:
  restorable policy explain recovery-point-fresh        all there is to say of one rule
  restorable policy explain baseline                    its rules, and what they take together
  restorable policy explain acme.yaml --tables 20000 --backups 30
  restorable policy explain -p acme.yaml pitr-enabled   with the parameters that acme.yaml sets
  restorable policy explain baseline --json

${exitCodesHelpOf({ ok: "explained", usage: "a file has mistakes, or nothing has that name" })}`;
