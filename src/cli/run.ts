/** argv in, exit code out: holds the one `catch` of the product. What a command line does not need is not loaded for it. */
import { exitCodes } from "./exit-codes.ts";
import type { Io } from "./io.ts";
import { asksForVersion, toolVersion } from "./version.ts";

/** Runs one command line. Never throws and never exits the process: the exit code is the answer. */
export async function run(argv: readonly string[], io: Io): Promise<number> {
  try {
    return await carryOut(argv, io);
  } catch (error) {
    const { explain } = await import("./explain.ts");
    return await explain(error, io);
  }
}

async function carryOut(argv: readonly string[], io: Io): Promise<number> {
  if (asksForVersion(argv)) {
    await io.stdout.write(`${toolVersion}\n`);
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
  try {
    await program.parseAsync([...argv], { from: "user" });
  } finally {
    if (said.stdout !== "") await io.stdout.write(said.stdout);
    if (said.stderr !== "") await io.stderr.write(said.stderr);
  }
  return exitCode;
}
