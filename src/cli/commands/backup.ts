/** `restorable backup`: what there is to restore from, across accounts and Regions. */
import { loadCommands, type Family, type Register } from "../load-commands.ts";

const commands: Family = {
  create: async () => (await import("./backup-create.ts")).registerBackupCreate,
  list: async () => (await import("./backup-list.ts")).registerBackupList,
  show: async () => (await import("./backup-show.ts")).registerBackupShow,
};

/** `words`: what follows `backup` on the command line. */
export async function loadBackupCommands(words: readonly string[]): Promise<Register> {
  const registers = await loadCommands(commands, words);
  return (program, io, finish) => {
    const backup = program
      .command("backup")
      .summary("list what tables can be restored from, look at one, make new ones")
      .description(
        "Lists every backup and recovery point across accounts and Regions, shows one, and makes new ones. No backup is ever " +
          "deleted.",
      )
      .addHelpText("after", examples);
    for (const register of registers) register(backup, io, finish);
  };
}

const examples = `
Examples:
  restorable backup list --organization                asks AWS, into a run of its own
  restorable backup list latest --orphans              asks nobody: of tables that are gone
  restorable backup list latest --retention daily=7,weekly=4,monthly=12
`;
