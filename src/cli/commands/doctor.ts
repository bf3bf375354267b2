/** `restorable doctor`: would this very audit see everything, and if not, which line or command mends it. */
import { Option, type Command } from "@commander-js/extra-typings";
import { doctorFormatIds, doctorFormats } from "../../report/doctor/registry.ts";
import { blindSpotsOption } from "../blind-spots-option.ts";
import { exitCodeMeanings, exitCodesHelpOf } from "../exit-codes.ts";
import type { Io } from "../io.ts";
import * as options from "../options.ts";
import { formatOption, outputHelpOf, outputOptions } from "../outputs.ts";
import { scanningCommand } from "../scanning-command.ts";
import { logOption } from "../teller.ts";
import { waiversOptions } from "../waivers-option.ts";

export function registerDoctor(program: Command, io: Io, finish: (exitCode: number) => void): void {
  scanningCommand(program, "doctor")
    .summary("say what an audit would not see, and the line or command that mends it")
    .description(
      "Takes the options of an audit and asks, by a few cheap calls an account, whether that audit would see everything: " +
        "credentials, Organizations, the role in each account, each Region, each permission that the policy needs. It only reads.",
    )
    .addOption(options.policyOption())
    .addOption(blindSpotsOption())
    .addOption(waiversOptions.waivers())
    .option("--every-region", "ask for every permission in every Region, and not in one of each account")
    .option("--write", "also whether the role that writes can be assumed in each account")
    .option("--drill", "also whether the role of drills can be assumed in each account")
    .option("--push", "also whether the role that imports findings into Security Hub can be assumed")
    .addOption(formatOption(doctorFormatIds))
    .addOption(new Option("--json", "the same as -f json").conflicts("format"))
    .addOption(outputOptions.output())
    .addOption(logOption())
    .addHelpText("after", `${notes}${outputHelpOf(doctorFormats)}\n${exitCodes}`)
    .action(async (flags) => {
      const { performDoctor } = await import("../perform-doctor.ts");
      finish(await performDoctor({ io, flags }));
    });
}

const exitCodes = exitCodesHelpOf({
  ok: "the audit would see everything; there may be warnings",
  usage: "no credentials, or a policy or another file that cannot be used: the audit would not begin",
  incomplete: "something is missing, or could not be found out: the audit would not see everything",
  bug: exitCodeMeanings.bug,
  interrupted: "interrupted: nothing was reported, ask again",
});

const notes = `
Of each account: one AssumeRole (and a second one without the external id, if there is one), one
ListRegions, one ListTables in each enabled Region, and in one of them one call for each other
action that the policy needs. What does not exist is asked for where nothing is known to: AWS says
"access denied" before "not found". What a role that writes may do is not asked, since DynamoDB has
no dry run: such a session is opened with a policy that allows nothing at all.

Examples:
  restorable doctor                                    the account of your credentials
  restorable doctor --organization --policy pitr-only
  restorable doctor --organization --external-id example-id --every-region
  restorable doctor --organization --write --drill
  restorable doctor --organization --json > doctor.json
`;
