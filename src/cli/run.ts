/** argv in, exit code out: holds the one `catch` of the product. What a command line does not need is not loaded for it. */
import type { Command } from "@commander-js/extra-typings";
import { exitCodes } from "./exit-codes.ts";
import type { Io } from "./io.ts";
import { plainLine } from "./plain-line.ts";
import { asksForVersion, toolVersion } from "./version.ts";

/** Runs one command line. Never throws and never exits the process: the exit code is the answer. */
export async function run(argv: readonly string[], io: Io): Promise<number> {
  const line: CommandLine = { argv, io, program: null };
  try {
    return await carryOut(line);
  } catch (error) {
    const [{ explain }, { tellerFor }] = await Promise.all([import("./explain.ts"), import("./complaint.ts")]);
    return await explain(error, io, tellerFor(line));
  }
}

/** `program`: once it is known what the words can mean. */
export type CommandLine = { readonly argv: readonly string[]; readonly io: Io; program: Command | null };

async function carryOut(line: CommandLine): Promise<number> {
  const { argv, io } = line;
  if (asksForVersion(argv)) {
    await io.stdout.write(`${toolVersion}\n`);
    return exitCodes.ok;
  }
  const work = plainLine(argv);
  if (work !== null) {
    await work(io);
    return exitCodes.ok;
  }
  // Commander writes without waiting; what it says is kept until it can be waited for.
  const said = { stdout: "", stderr: "" };
  let exitCode: number = exitCodes.ok;
  const { commandTree } = await import("./command-tree.ts");
  const program = await commandTree(argv, io, {
    finish: (code) => (exitCode = code),
    print: (text) => (said.stdout += text),
    complain: (text) => (said.stderr += text),
  });
  line.program = program;
  try {
    await program.parseAsync([...argv], { from: "user" });
  } finally {
    if (said.stdout !== "") await io.stdout.write(said.stdout);
    if (said.stderr !== "") await (await import("./complaint.ts")).complain(said.stderr, line);
  }
  return exitCode;
}
