/** What is wrong with a command line in, said in the form of log that it asks for, as far as it was understood. */
import { exitCodes } from "./exit-codes.ts";
import type { CommandLine } from "./run.ts";
import { lenientTellerOf, textTeller, type Teller } from "./teller.ts";

export function tellerFor({ argv: [name], io, program }: CommandLine): Teller {
  const command = program?.commands.find((each) => each.name() === name);
  const logs = command?.options.some(({ long }) => long === "--log") === true;
  return logs ? lenientTellerOf(io, command.opts()) : textTeller(io);
}

/** `text`: as Commander says it. */
export const complain = (text: string, line: CommandLine): Promise<void> =>
  tellerFor(line).tell({
    event: "error",
    level: "error",
    text,
    fields: { code: exitCodes.usage, message: text.replace(/^restorable: /, "").trimEnd() },
  });
