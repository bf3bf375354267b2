/** `restorable restore`: makes a new table of a backup or of a moment, and gives it the settings that a restore loses. */
import type { Command } from "@commander-js/extra-typings";
import { restoreFormatIds, restoreFormats } from "../../report/restore/registry.ts";
import { applyOptions } from "../apply-options.ts";
import { exitCodesHelpOf } from "../exit-codes.ts";
import type { Io } from "../io.ts";
import { configOption, runsOption } from "../options.ts";
import { formatOption, outputHelpOf, outputOptions } from "../outputs.ts";
import { restoreOptions } from "../restore-options.ts";
import { logOption } from "../teller.ts";

export function registerRestore(program: Command, io: Io, finish: (exitCode: number) => void): void {
  program
    .command("restore")
    .summary("restore a table from a backup or to a moment, always under a new name")
    .description(
      "Restores a table from a native backup (--backup), or to a moment within point-in-time recovery (--table and " +
        "--to-time), into a new table in the same account and Region. Source, window and name are checked first. What a " +
        "restore loses is shown, and given again with --reapply as a run recorded it. Nothing is overwritten or deleted. " +
        "The same command again goes on waiting, and never restores twice.",
    )
    .addOption(restoreOptions.backup())
    .addOption(restoreOptions.table())
    .addOption(restoreOptions.toTime())
    .addOption(restoreOptions.to())
    .addOption(restoreOptions.account())
    .addOption(restoreOptions.region())
    .addOption(restoreOptions.reapply())
    .addOption(restoreOptions.noWait())
    .addOption(restoreOptions.yes())
    .addOption(applyOptions.writeRole())
    .addOption(applyOptions.writeExternalId())
    .addOption(applyOptions.asCaller())
    .addOption(applyOptions.sessionName())
    .addOption(applyOptions.hubRole())
    .addOption(formatOption(restoreFormatIds))
    .addOption(outputOptions.output())
    .addOption(applyOptions.journals())
    .addOption(runsOption())
    .addOption(logOption())
    .addOption(configOption())
    .addHelpText("after", `${help}${outputHelpOf(restoreFormats)}\n${exitCodesHelpOf(codes)}`)
    .action(async (flags) => {
      const { performRestore } = await import("../perform-restore.ts");
      finish(await performRestore(io, flags));
    });
}

const codes = {
  ok: "the new table is ACTIVE, and has every setting that was to be given again",
  failing: "AWS refused the restore or it failed, or a setting could not be given again",
  usage: "refused before anything was made: the name is taken, the moment is outside the window, nothing was recorded",
  incomplete: "under way (--no-wait), unclear, or a setting is pending or was not recorded; or AWS could not be asked",
  bug: "a bug in restorable",
  interrupted: "interrupted; AWS goes on, and the message names the command that goes on waiting",
};

const help = `
AWS promises no duration, and an account can have 50 restores under way in a Region. Recovery points
of AWS Backup (arn:…:recovery-point:…) are restored by AWS Backup. A restore into another Region or
account is not offered.

--reapply gives again, as recorded by a \`restorable scan\` of the very table (same TableId): tags,
point-in-time recovery with its period, deletion protection, time to live, stream, table class,
Kinesis streams, resource policy.

Examples:
  restorable restore --table orders --region eu-west-1 --to-time latest --to orders-now --as-caller
  restorable restore --table arn:aws:dynamodb:eu-west-1:111122223333:table/orders \\
      --to-time 2026-11-01T12:00:00Z --to orders-before --reapply --yes -o restore.json
  restorable restore --to orders-restored --backup \\
      arn:aws:dynamodb:eu-west-1:111122223333:table/orders/backup/01234567890123-abcdef01
`;
