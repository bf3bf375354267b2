/** argv in, exit code out: builds the command tree and holds the one `catch` of the product. */
import { Command } from "@commander-js/extra-typings";
import { registerAudit } from "./commands/audit.ts";
import { registerDemo } from "./commands/demo.ts";
import { registerEmulator } from "./commands/emulator.ts";
import { registerEvaluate } from "./commands/evaluate.ts";
import { registerPolicy } from "./commands/policy.ts";
import { registerScan } from "./commands/scan.ts";
import { exitCodes, exitCodesHelp } from "./exit-codes.ts";
import { explain, printable } from "./explain.ts";
import type { Io } from "./io.ts";
import { toolVersion } from "./version.ts";

/** Runs one command line. Never throws and never exits the process: the exit code is the answer. */
export async function run(argv: readonly string[], io: Io): Promise<number> {
  // Commander writes without waiting; what it says is kept until it can be waited for.
  const said = { stdout: "", stderr: "" };
  let exitCode: number = exitCodes.ok;
  const program = commandTree(io, {
    finish: (code) => (exitCode = code),
    print: (text) => (said.stdout += text),
    complain: (text) => (said.stderr += text),
  });
  try {
    await program.parseAsync([...argv], { from: "user" });
  } catch (error) {
    exitCode = await explain(error, io);
  }
  if (said.stdout !== "") await io.stdout.write(said.stdout);
  if (said.stderr !== "") await io.stderr.write(said.stderr);
  return exitCode;
}

type Said = {
  readonly finish: (exitCode: number) => void;
  readonly print: (text: string) => void;
  readonly complain: (text: string) => void;
};

function commandTree(io: Io, { finish, print, complain }: Said): Command {
  const program = new Command("restorable")
    .description("Are your DynamoDB tables restorable? Prove it, for every table, in every account.")
    .version(toolVersion, "-V, --version", "print the version")
    .helpOption("-h, --help", "show this help, or that of a command")
    .helpCommand("help [command]", "show the help of a command")
    .showHelpAfterError("(add --help for usage)")
    .addHelpText("after", overview)
    .configureOutput({
      writeOut: print,
      writeErr: complain,
      outputError: (text, write) => write(`restorable: ${printable(text.replace(/^error: /, ""), io.env)}`),
      getOutHelpWidth: () => Math.min(io.columns, 100),
      getErrHelpWidth: () => Math.min(io.columns, 100),
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    })
    .exitOverride();
  const registers = [registerAudit, registerScan, registerEvaluate, registerPolicy, registerDemo, registerEmulator];
  for (const register of registers) register(program, io, finish);
  return program;
}

const overview = `
Examples:
  restorable demo                                      audit a sample organization, offline
  restorable audit                                     audit the account of your credentials
  restorable audit --organization -o audit.json -o audit.junit.xml
  restorable evaluate latest --policy native-backups   judge the last run again, without an API call
  restorable policy test                               run the examples of every shipped rule

${exitCodesHelp}`;
