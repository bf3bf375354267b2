/** What is wrong with a command line in, said in the form of log that it asks for, as far as it was understood. */
import { exitCodes } from "./exit-codes.ts";
import type { CommandLine } from "./run.ts";
import { lenientTellerOf, textTeller, type Teller } from "./teller.ts";
import { secretsOf, typedAfter, withoutSecrets } from "./without-secrets.ts";

export function tellerFor({ argv, io, program }: CommandLine): Teller {
  const command = program?.commands.find((each) => each.name() === argv[0]);
  if (command?.options.some(({ long }) => long === "--log") !== true) return textTeller(io);
  // Commander stops at the first option that it refuses, and has not seen those behind it.
  const isJson = typedAfter("--log", argv).at(-1) === "json";
  return lenientTellerOf(io, isJson ? { log: "json" } : command.opts(), typedAfter("--external-id", argv));
}

/** `said`: as Commander says it, which quotes what it refuses. */
export function complain(said: string, line: CommandLine): Promise<void> {
  const text = withoutSecrets(said, secretsOf({}, typedAfter("--external-id", line.argv)));
  return tellerFor(line).tell({
    event: "error",
    level: "error",
    text,
    fields: { code: exitCodes.usage, message: text.replace(/^restorable: /, "").trimEnd() },
  });
}
