/** `restorable backup show`: one backup or recovery point, as AWS tells of it now. */
import type { Command } from "@commander-js/extra-typings";
import { exitCodeMeanings, exitCodesHelpOf } from "../exit-codes.ts";
import type { Io } from "../io.ts";
import { configOption } from "../options.ts";
import { formatOption } from "../outputs.ts";
import { roleOptions } from "../role-options.ts";
import { performBackupShow } from "../show-backup.ts";

/** Under the command `backup`. */
export function registerBackupShow(backup: Command, io: Io, finish: (exitCode: number) => void): void {
  backup
    .command("show")
    .summary("show one backup, whether its table is still the same, and how to restore it")
    .description(
      "Asks AWS about one native backup or one recovery point of AWS Backup: keys, indexes, size, age, expiry, about what it " +
        "costs a month, whether the table it is of is still there and the same, and the command that restores it.",
    )
    .argument("<arn>", "ARN of a backup (…:table/NAME/backup/ID) or of a recovery point (…:recovery-point:ID)")
    .addOption(formatOption(["console", "json"] as const))
    .addOption(roleOptions.roleName())
    .addOption(roleOptions.externalId())
    .addOption(roleOptions.sessionName())
    .addOption(roleOptions.hubRole())
    .addOption(configOption())
    .addHelpText("after", `${help}\n${exitCodes}`)
    .action(async (arn, flags) => finish(await performBackupShow(io, arn, flags)));
}

const { bug, interrupted } = exitCodeMeanings;
const exitCodes = exitCodesHelpOf({
  ok: "shown, whether or not it can be restored",
  usage: "no ARN of a backup, or there is no such backup",
  incomplete: "it could not be read, or nobody knows whether its table is still there",
  bug,
  interrupted,
});

const help = `
The role of audits need not allow dynamodb:DescribeBackup, which a native backup is asked by: name
one that does by --role-name. A recovery point is looked for in the vaults of its Region.

Examples:
  restorable backup show \\
      arn:aws:dynamodb:eu-central-1:111122223333:table/orders/backup/01795046400000-1a2b3c4d
  restorable backup show -f json \\
      arn:aws:backup:eu-central-1:111122223333:recovery-point:1EB3B5E7-9EB0-435A-A80B-108B488B0D45
`;
