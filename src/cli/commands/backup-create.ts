/** `restorable backup create`: native backups, or jobs of AWS Backup, of tables by name or of those a run chooses. */
import type { Command } from "@commander-js/extra-typings";
import { backupOptions } from "../backup-options.ts";
import { exitCodeMeanings, exitCodesHelpOf } from "../exit-codes.ts";
import type { Io } from "../io.ts";
import { configOption, runsOption } from "../options.ts";
import { formatOption } from "../outputs.ts";
import { logOption } from "../teller.ts";

/** Under the command `backup`. */
export function registerBackupCreate(backup: Command, io: Io, finish: (exitCode: number) => void): void {
  backup
    .command("create")
    .summary("make backups of tables, and wait until they are there")
    .description(
      "Makes a native backup of each table, or starts a job of AWS Backup for it, and waits until it is AVAILABLE or COMPLETED. " +
        "Tables are named, or chosen from a run by name, tag or the rule they fail. Each call is journalled before it is sent, " +
        "and is sent once: what is gone on with by --resume looks first. Young tables, of which AWS makes no backup yet, are " +
        "waited for.",
    )
    .argument("[table...]", "names of tables, or their ARNs")
    .addOption(backupOptions.account())
    .addOption(backupOptions.region())
    .addOption(backupOptions.run())
    .addOption(backupOptions.policy())
    .addOption(backupOptions.rule())
    .addOption(backupOptions.tag())
    .addOption(backupOptions.table())
    .addOption(backupOptions.name())
    .addOption(backupOptions.vault())
    .addOption(backupOptions.backupRole())
    .addOption(backupOptions.keep())
    .addOption(backupOptions.wait())
    .addOption(backupOptions.noWait())
    .addOption(backupOptions.maxBackups())
    .addOption(backupOptions.resume())
    .addOption(backupOptions.yes())
    .addOption(backupOptions.writeRole())
    .addOption(backupOptions.writeExternalId())
    .addOption(backupOptions.asCaller())
    .addOption(backupOptions.sessionName())
    .addOption(backupOptions.hubRole())
    .addOption(backupOptions.journals())
    .addOption(formatOption(["console", "json"] as const))
    .addOption(runsOption())
    .addOption(configOption())
    .addOption(logOption())
    .addHelpText("after", `${examples}\n${exitCodes}`)
    .action(async (words, flags) => {
      const { performBackupCreate } = await import("../perform-backup-create.ts");
      finish(await performBackupCreate(io, words, flags));
    });
}

const { bug, interrupted } = exitCodeMeanings;
const exitCodes = exitCodesHelpOf({
  ok: "every backup is there; with --no-wait: AWS took every one",
  failing: "a backup failed, or its table is not the one that was chosen any more",
  usage: "wrong command line, too many tables, or not confirmed: nothing was made",
  incomplete: "a backup is not there yet, or nobody knows whether it was made, or an account was not opened",
  bug,
  interrupted,
});

const examples = `
Examples:
  restorable backup create orders --region eu-central-1
  restorable backup create orders carts --account 111122223333 --region eu-central-1 --yes
  restorable backup create --rule on-demand-backup-fresh --policy native-backups --run latest --yes
  restorable backup create --tag tier=gold --vault monthly --keep 400 --yes
  restorable backup create --resume 20261120T120000Z-1a2b3c4d
`;
