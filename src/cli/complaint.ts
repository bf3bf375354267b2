/** What is wrong with a command line in, said in the form of log that it asks for, as far as it was understood. */
import { exitCodes } from "./exit-codes.ts";
import type { CommandLine } from "./run.ts";
import { lenientTellerOf, textTeller, type Teller } from "./teller.ts";

export function tellerFor({ argv, io, program }: CommandLine): Teller {
  const command = program?.commands.find((each) => each.name() === argv[0]);
  const logs = command?.options.some(({ long }) => long === "--log") === true;
  return logs
    ? lenientTellerOf(io, { ...(asksForJson(argv) ? { log: "json" } : {}), ...command.opts() })
    : textTeller(io);
}

/** Commander stops at a value that it refuses, and has not read what stands after it. */
const asksForJson = (argv: readonly string[]): boolean =>
  argv.some((word, at) => word === "--log=json" || (word === "--log" && argv[at + 1] === "json"));

/** `text`: as Commander says it. */
export const complain = (text: string, line: CommandLine): Promise<void> =>
  tellerFor(line).tell({
    event: "error",
    level: "error",
    text,
    fields: { code: exitCodes.usage, message: text.replace(/^restorable: /, "").trimEnd() },
  });
