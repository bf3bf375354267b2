/** `restorable iam`: what is in force → the role that may do exactly that, whom it trusts, and the files that make it. */
import { Option, type Command } from "@commander-js/extra-typings";
import { roleFormatIds, roleFormats } from "../../report/role/registry.ts";
import { exitCodesHelpOf } from "../exit-codes.ts";
import { iamOptions } from "../iam-options.ts";
import type { Io } from "../io.ts";
import { configOption, policyOption, runsOption } from "../options.ts";
import { formatOption, outputHelpOf, outputOptions } from "../outputs.ts";
import { roleOptions } from "../role-options.ts";
import { helpOf, settings } from "../settings.ts";
import { writeOptions } from "../write-options.ts";

export function registerIam(program: Command, io: Io): void {
  program
    .command("iam")
    .summary("the least that a role needs for a policy, and the files that make it")
    .description(
      "Prints the role that an audit by a policy needs in every account: exactly the actions that read its facts, each on what " +
        "IAM can scope it to, what each is for and what is lost without it. Other roles by --hub, --write, --restore, " +
        "--drill and --push. Nothing is asked of AWS, and nothing is made: the formats are for whoever makes roles.",
    )
    .addOption(policyOption())
    .addOption(iamOptions.hub())
    .addOption(iamOptions.write())
    .addOption(iamOptions.restore())
    .addOption(iamOptions.drill())
    .addOption(iamOptions.push())
    .addOption(formatOption(roleFormatIds))
    .addOption(outputOptions.output())
    .addOption(iamOptions.trustedBy())
    .addOption(iamOptions.organizationId())
    .addOption(iamOptions.run())
    .addOption(iamOptions.partition())
    .addOption(iamOptions.also())
    .addOption(iamOptions.accountTags())
    .addOption(iamOptions.action())
    .addOption(iamOptions.backupRole())
    .addOption(iamOptions.restoreTo())
    .addOption(roleOptions.roleName())
    .addOption(roleOptions.externalId())
    .addOption(roleOptions.hubRole())
    .addOption(writeOptions.writeRole())
    .addOption(writeOptions.writeExternalId())
    .addOption(new Option("--drill-role <name>", helpOf("drillRole")).argParser(settings.drillRole.parse))
    .addOption(
      new Option("--drill-external-id <id>", helpOf("drillExternalId")).argParser(settings.drillExternalId.parse),
    )
    .addOption(new Option("--push-role <name>", helpOf("pushRole")).argParser(settings.pushRole.parse))
    .addOption(new Option("--push-external-id <id>", helpOf("pushExternalId")).argParser(settings.pushExternalId.parse))
    .addOption(runsOption())
    .addOption(configOption())
    .addHelpText("after", `${notes}${outputHelpOf(roleFormats)}\n${exitCodes}`)
    .action(async (flags) => {
      const { performIam } = await import("../perform-iam.ts");
      await performIam(io, flags);
    });
}

const notes = `
Of the audit, and of everything but restores and drills, no role has a data-plane action: none can
read or write an item of any table. Plans may try other actions where those that the rules name do
not mend a finding; a role without them refuses, and \`apply\` says so.

Examples:
  restorable iam                                what an audit by the policy in force needs
  restorable iam -p acme.yaml -f policy         the policy document alone, to be pasted
  restorable iam -o audit-role.yaml -o audit-role.tf -o audit-role.policy.json
  restorable iam --hub-role arn:aws:iam::111122223333:role/RestorableHub -f trust
  restorable iam --hub --trusted-by arn:aws:iam::111122223333:role/ci -o hub-role.yaml
  restorable iam --write --action enable-pitr
  restorable iam --write --restore --restore-to "restored-*" -o write-role.yaml
  restorable iam --drill -o drill-role.yaml
  restorable iam --push -o push-role.yaml
`;

const exitCodes = exitCodesHelpOf({
  ok: "the role was printed",
  usage: "a file has mistakes, flags do not go together, or whom the role trusts is not known",
});
