/**
 * `restorable policy explain`: what a rule or a policy judges, in words, and what it asks of AWS; or everything that a run
 * knows about one table.
 */
import { Option, type Command } from "@commander-js/extra-typings";
import { exitCodesHelpOf } from "../exit-codes.ts";
import { UsageError } from "../../errors.ts";
import { tableFormatIds, tableFormats } from "../../report/table/registry.ts";
import { explainPolicies } from "../explain-policies.ts";
import type { TableFlags } from "../explain-table.ts";
import type { Io } from "../io.ts";
import { filled, wholeNumber } from "../option-values.ts";
import { configOption, policyOption, runsOption } from "../options.ts";
import { formatOption, outputHelpOf, outputOptions } from "../outputs.ts";

/** A Region holds 10,000 tables at most without AWS's help; this is a hundred times as many. */
const mostTables = 1_000_000;

export function registerPolicyExplain(policy: Command, io: Io): void {
  policy
    .command("explain")
    .summary("say what rules and policies judge and ask of AWS, or all there is to say of one table")
    .description(
      "Explains rules and policies: what they judge, in words, where each number comes from, which facts they need, " +
        "and the IAM actions, the API calls and the time that reading those takes. Given the ARN of a table, it tells " +
        "everything that a run knows about the table instead: its recovery points in time, which backup plan selects it " +
        "and why, every verdict with the leaves that decided it, every fact, and the calls that told.",
    )
    .argument(
      "[rule|policy|table-arn...]",
      "shipped packs or rules, files, folders of files (default: the policy of --policy), or the ARN of one table",
    )
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
    .addOption(
      new Option("--run <run>", "of a table: the run to look in, its id or path (default: latest)").argParser(filled),
    )
    .addOption(formatOption(tableFormatIds))
    .addOption(outputOptions.output())
    .addOption(runsOption())
    .addOption(configOption())
    .addHelpText("after", `${examples}${outputHelpOf(tableFormats)}\n${exitCodes}`)
    .action(async (refs, { tables, backups, json, ...flags }) => {
      const format = json === true ? "json" : flags.format;
      if (refs.some(isArn)) {
        // Runs are read only for tables.
        const { explainTableOfRun } = await import("../explain-table.ts");
        return explainTableOfRun(io, refs, { ...flags, format });
      }
      refuseTableFlags(flags);
      return explainPolicies(io, { refs, within: flags.policy ?? null, tables, backups, json });
    });
}

/** Nothing that a policy, a rule or a file would be called; for a file of that name, write `./arn:…`. */
const isArn = (ref: string): boolean => ref.startsWith("arn:");

/** What would be passed over in silence is refused. */
function refuseTableFlags({ run, format, output }: TableFlags): void {
  const given = [
    ...(run === undefined ? [] : ["--run"]),
    ...(format === "console" ? [] : ["--format"]),
    ...(output.length === 0 ? [] : ["--output"]),
  ];
  if (given.length === 0) return;
  throw new UsageError(
    `${given.join(" and ")} ${given.length === 1 ? "is" : "are"} for tables: name the ARN of one, as in ` +
      "`restorable policy explain arn:aws:dynamodb:REGION:ACCOUNT:table/NAME`. Rules and policies have --json.",
  );
}

const examples = `
With --policy, rules are told as that policy sets them, those written in it included.
Of a table, verdicts are those of the run's own policy; --policy names another.

Examples:
  restorable policy explain recovery-point-fresh        all there is to say of one rule
  restorable policy explain baseline                    its rules, and what they take together
  restorable policy explain acme.yaml --tables 20000 --backups 30
  restorable policy explain -p acme.yaml pitr-enabled   with the parameters that acme.yaml sets
  restorable policy explain baseline --json
  restorable policy explain arn:aws:dynamodb:eu-central-1:111122223333:table/orders
  restorable policy explain arn:aws:dynamodb:eu-central-1:111122223333:table/orders -o orders.md
`;

const exitCodes = exitCodesHelpOf({
  ok: "explained",
  usage: "a file has mistakes, nothing has that name, or the run holds no such table",
  incomplete: "the run did not see the place where the table would be",
});
