/** `restorable backup list`: every recovery point of every table, by what a run saw of it. */
import type { Command } from "@commander-js/extra-typings";
import { backupFormatIds, backupFormats } from "../../report/backups/registry.ts";
import { blindSpotsOption } from "../blind-spots-option.ts";
import { exitCodeMeanings, exitCodesHelpOf } from "../exit-codes.ts";
import type { Io } from "../io.ts";
import { repeated } from "../option-values.ts";
import { runsOption } from "../options.ts";
import { formatOption, outputHelpOf, outputOptions } from "../outputs.ts";
import { retentionOption } from "../retention-option.ts";
import { scanningCommand } from "../scanning-command.ts";
import { logOption } from "../teller.ts";

/** Under the command `backup`. */
export function registerBackupList(backup: Command, io: Io, finish: (exitCode: number) => void): void {
  scanningCommand(backup, "list")
    .summary("list every backup and recovery point of every table")
    .description(
      "Lists native backups, DynamoDB's own SYSTEM backups and the points of AWS Backup, copies in other Regions and accounts " +
        "included: of each table the newest and the oldest, how many, how large, and about what they cost a month. What is of " +
        "tables that are gone, or of an earlier table of the name, is told by TableId. Without a run AWS is asked, into a run " +
        "directory; with one nobody is, and --account and --region narrow it.",
    )
    .argument("[run]", "id of a run, its path, or `latest`: nothing is asked of AWS")
    .option("--table <glob>", "only tables of this name, repeatable; * and ? are wildcards", repeated)
    .option("--orphans", "only tables with backups that outlived them")
    .addOption(retentionOption())
    .addOption(formatOption(backupFormatIds))
    .addOption(outputOptions.output())
    .addOption(blindSpotsOption())
    .addOption(runsOption())
    .addOption(logOption())
    .addHelpText("after", `${examples}${outputHelpOf(backupFormats)}${retentionHelp}\n${exitCodes}`)
    .action(async (run, flags) => {
      const { performBackupList } = await import("../perform-backup-list.ts");
      finish(await performBackupList(io, run, flags));
    });
}

const { usage, bug, interrupted } = exitCodeMeanings;
const exitCodes = exitCodesHelpOf({
  ok: "listed, and everything was seen",
  usage,
  incomplete: "listed, and there may be more: an account, a Region or a list was not seen in full",
  bug,
  interrupted,
});

const retentionHelp = `
Retention:
  --retention reports, for the native backups of tables that are there, what a scheme would keep:
  the newest of each of the last N days, ISO weeks, months and years that hold one, in UTC. The
  newest usable backup of a table is always kept, and so is all of tables that are gone or whose
  identity is unknown; SYSTEM backups, points of AWS Backup and what is locked are not subject to
  it. Nothing is deleted, by this or any other command.
`;

const examples = `
Examples:
  restorable backup list
  restorable backup list --organization -o backups.csv
  restorable backup list latest --table 'orders*' --region eu-central-1
  restorable backup list latest --orphans -f markdown
  restorable backup list latest --retention daily=7,weekly=4,monthly=12
`;
