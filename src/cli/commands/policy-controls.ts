/** `restorable policy controls`: which controls of which frameworks rules support, and who says so. */
import type { Command } from "@commander-js/extra-typings";
import { frameworks } from "../../model/frameworks.ts";
import { controlFormatIds } from "../../report/control-formats.ts";
import { exitCodesHelpOf } from "../exit-codes.ts";
import type { Io } from "../io.ts";
import { formatOption } from "../outputs.ts";
import { showControls } from "../show-controls.ts";

/** Under the command `policy`. */
export function registerPolicyControls(policy: Command, io: Io): void {
  policy
    .command("controls")
    .summary("say which controls of which frameworks the rules support")
    .description(
      "Tells which controls the rules of a policy support, framework by framework, who says so, and how many of the " +
        "controls that are about backups of DynamoDB tables have a rule. A rule supports a control, it never satisfies it.",
    )
    .argument("[policy]", "a shipped pack or rule, or a policy file (default: every shipped rule)")
    .option("--framework <name>", `only this one: ${frameworks.map(({ id }) => `"${id}"`).join(", ")}`)
    .addOption(formatOption(controlFormatIds))
    .addHelpText("after", help)
    .action((ref, flags) => showControls(io, ref ?? null, flags));
}

const help = `
Examples:
  restorable policy controls
  restorable policy controls nist-800-53-r5 --framework "NIST 800-53 r5"
  restorable policy controls acme.yaml -f markdown
  restorable policy controls baseline -f json          with the source of every mapping

${exitCodesHelpOf({ ok: "told", usage: "a file has mistakes, or there is no such framework" })}`;
