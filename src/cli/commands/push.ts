/** `restorable push`: the findings of a run into AWS Security Hub, in each account and Region. */
import type { Command } from "@commander-js/extra-typings";
import { pushFormatIds, pushFormats } from "../../report/push/registry.ts";
import { exitCodesHelpOf } from "../exit-codes.ts";
import type { Io } from "../io.ts";
import { configOption, runsOption } from "../options.ts";
import { formatOption, outputHelpOf, outputOptions } from "../outputs.ts";
import { pushOptions } from "../push-options.ts";
import { logOption } from "../teller.ts";

export function registerPush(program: Command, io: Io, finish: (exitCode: number) => void): void {
  program
    .command("push")
    .summary("import the findings of a run into AWS Security Hub")
    .description(
      "Imports the findings of a run into Security Hub: each in the account and Region of its table, since AWS takes them " +
        "nowhere else, and what was not seen in the account that ran the audit. The role for it can do nothing but that. " +
        "The same push again does no harm. A pass archives what an earlier push said, so that nobody has to.",
    )
    .argument("[run]", "id or path of a run, or `latest`", "latest")
    .addOption(pushOptions.since())
    .addOption(pushOptions.verdict())
    .addOption(pushOptions.minSeverity())
    .addOption(pushOptions.dryRun())
    .addOption(pushOptions.yes())
    .addOption(pushOptions.pushRole())
    .addOption(pushOptions.pushExternalId())
    .addOption(pushOptions.asCaller())
    .addOption(pushOptions.sessionName())
    .addOption(pushOptions.hubRole())
    .addOption(formatOption(pushFormatIds))
    .addOption(outputOptions.output())
    .addOption(runsOption())
    .addOption(logOption())
    .addOption(configOption())
    .addHelpText("after", `${examples}${outputHelpOf(pushFormats)}\n${exitCodesHelpOf(codes)}`)
    .action(async (name, flags) => {
      const { performPush } = await import("../perform-push.ts");
      finish(await performPush(io, name, flags));
    });
}

const codes = {
  ok: "every finding was imported; with --dry-run: nothing was sent",
  failing: "Security Hub did not take a finding for what it holds",
  usage: "wrong command line, run or credentials, or not confirmed: nothing was sent",
  incomplete:
    "in an account or Region Security Hub is not switched on, the role is missing or may not, or AWS did not answer",
  bug: "a bug in restorable",
  interrupted: "interrupted; the report says what was sent, and the same command sends the rest",
};

const examples = `
Examples:
  restorable push latest --dry-run                     what would be sent, and where
  restorable push latest --yes
  restorable push latest --since latest --yes          and archive what is gone
  restorable push latest --verdict fail,unknown,waived --since latest --yes
  restorable push latest --min-severity high -o push.json -o push.md
`;
