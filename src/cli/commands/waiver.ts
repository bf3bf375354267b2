/** `restorable waiver`: whether a file of waivers is sound, and what became of each waiver. */
import { loadCommands, type Family, type Register } from "../load-commands.ts";

const commands: Family = {
  check: async () => (await import("./waiver-check.ts")).registerWaiverCheck,
  list: async () => (await import("./waiver-list.ts")).registerWaiverList,
};

/** `words`: what follows `waiver` on the command line. */
export async function loadWaiverCommands(words: readonly string[]): Promise<Register> {
  const registers = await loadCommands(commands, words);
  return (program, io, finish) => {
    const waiver = program
      .command("waiver")
      .summary("check and list waivers")
      .description("Finds mistakes in a file of waivers, tells which of them end soon, and what each waives in a run.")
      .addHelpText("after", examples);
    for (const register of registers) register(waiver, io, finish);
  };
}

const examples = `
Examples:
  restorable waiver check waivers.yaml                 its mistakes, and what ends soon or is broad
  restorable waiver list waivers.yaml                  until when each is in force
  restorable waiver list --run latest                  what each waived in the last run
`;
