/** `restorable waiver check`: every mistake of a file of waivers, or what somebody should look at in a sound one. */
import type { Command } from "@commander-js/extra-typings";
import { asOfOption } from "../as-of-option.ts";
import { checkWaivers } from "../check-waivers.ts";
import { exitCodes, exitCodesHelpOf } from "../exit-codes.ts";
import type { Io } from "../io.ts";
import { configOption, policyOption } from "../options.ts";
import { waiversHelp, waiversOptions } from "../waivers-option.ts";

/** Under the command `waiver`. */
export function registerWaiverCheck(waiver: Command, io: Io, finish: (exitCode: number) => void): void {
  waiver
    .command("check")
    .summary("find every mistake in a file of waivers, and what ends soon")
    .description(
      "Loads a file of waivers, holds it against a policy and tells every mistake, with file:line:col and what to write " +
        "instead. Of a sound file it tells which waivers have expired, which end soon, and which are about a great deal.",
    )
    .argument("[file]", "file of waivers (default: the one that the settings name)")
    .addOption(policyOption())
    .addOption(waiversOptions.waiverWarning())
    .addOption(asOfOption())
    .addOption(configOption())
    .addHelpText(
      "after",
      `${examples}${waiversHelp}\n${exitCodesHelpOf({ ok: "every waiver is sound", usage: "the file has mistakes, or is not there" })}`,
    )
    .action(async (file, flags) => {
      await checkWaivers(io, { file: file ?? null, flags });
      finish(exitCodes.ok);
    });
}

const examples = `
Examples:
  restorable waiver check waivers.yaml
  restorable waiver check waivers.yaml --policy acme.yaml --waiver-warning 30d
  restorable waiver check waivers.yaml --as-of 2027-01-01
`;
