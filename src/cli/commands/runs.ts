/** `restorable runs`: what is kept of earlier audits, what one of them holds, and which may go. */
import { loadCommands, type Family, type Register } from "../load-commands.ts";

const commands: Family = {
  list: async () => (await import("./runs-list.ts")).registerRunsList,
  show: async () => (await import("./runs-show.ts")).registerRunsShow,
  prune: async () => (await import("./runs-prune.ts")).registerRunsPrune,
};

/** `words`: what follows `runs` on the command line. */
export async function loadRunsCommands(words: readonly string[]): Promise<Register> {
  const registers = await loadCommands(commands, words);
  return (program, io, finish) => {
    const runs = program
      .command("runs")
      .summary("list, show and prune runs on disk")
      .description(
        "Lists the runs that audits and scans left on disk, shows what one of them holds and what can be done with it, and " +
          "deletes old ones when asked to.",
      )
      .addHelpText("after", examples);
    for (const register of registers) register(runs, io, finish);
  };
}

const examples = `
Examples:
  restorable runs list                                 newest first
  restorable runs show latest                          what it holds, and what to do with it
  restorable runs prune --keep 30                      says which would go, and deletes nothing
`;
