/** `restorable emulator`: keeps the embedded AWS running and says how to point any AWS client at it. */
import { Option, type Command } from "@commander-js/extra-typings";
import { startEmulator, type Emulator, type EmulatorOptions } from "../../emulator/emulator.ts";
import { OrganizationError } from "../../emulator/organization.ts";
import { sampleOrganization } from "../../emulator/sample-organization.ts";
import { UsageError } from "../../errors.ts";
import { exitCodes } from "../exit-codes.ts";
import type { Io } from "../io.ts";
import { filled, wholeNumber } from "../option-values.ts";
import { readOrganization } from "../emulator-organization.ts";

export function registerEmulator(program: Command, io: Io, finish: (exitCode: number) => void): void {
  program
    .command("emulator")
    .summary("keep an embedded AWS organization running for any AWS client")
    .description(
      "Serves the sample organization, or one of your own, on loopback until it is interrupted, and prints the " +
        "environment variables that point the AWS CLI, boto3, any SDK or `restorable audit` at it.",
    )
    .addOption(
      new Option("--organization <file>", "an organization in YAML (default: the sample organization)").argParser(
        filled,
      ),
    )
    .addOption(new Option("--port <n>", "port of the AWS endpoint (default: a free one)").argParser(port))
    .addOption(
      new Option(
        "--control-port <n>",
        "port of GET /truth and /log, POST /clock, /refusals and /faults (default: a free one)",
      ).argParser(port),
    )
    .option("--quotas", "enforce AWS's documented request rates")
    .addOption(new Option("--latency <ms>", "how long every answer takes").argParser(wholeNumber(600_000)))
    .addHelpText("after", examples)
    .action(async ({ organization: file, ...flags }) => {
      const organization = file === undefined ? sampleOrganization : await readOrganization(file, io.cwd);
      const emulator = await start({ organization, now: io.now(), ...flags });
      try {
        // Real clients compare the sessions' expiry with their own clock.
        emulator.clock.run();
        // Listened to before anybody is told: who reads the variables may end it at once.
        const { signal } = io;
        await io.stdout.write(announcement(emulator, organization.managementAccount));
        await interruption(signal);
      } finally {
        await emulator.close();
      }
      finish(exitCodes.ok);
    });
}

const port = wholeNumber(65_535);

const examples = `
The keys it prints are made up and good for nothing else. It runs until Ctrl-C, and exits with 0.

Examples:
  restorable emulator --port 4566 > emulator.env       in one terminal
  . ./emulator.env                                     in another one, and then:
  aws dynamodb list-tables
  restorable audit --organization
`;

/** Lines that a shell can read. */
function announcement(emulator: Emulator, account: string): string {
  const variables = Object.entries(emulator.environment(account)).map(([name, value]) => `export ${name}=${value}`);
  const comment = `# Keys of the user of the management account ${account}. Control: ${emulator.control}`;
  return `${[comment, ...variables].join("\n")}\n`;
}

async function start(options: EmulatorOptions): Promise<Emulator> {
  try {
    return await startEmulator(options);
  } catch (error) {
    if (error instanceof OrganizationError) throw new UsageError(error.message, { cause: error });
    const code = error instanceof Error && "code" in error ? error.code : null;
    if (code !== "EADDRINUSE" && code !== "EACCES") throw error;
    const because = code === "EACCES" ? "may not be used" : "is taken";
    const at = error instanceof Error && "port" in error ? `port ${String(error.port)}` : "the port";
    throw new UsageError(`${at} ${because}: choose another one, or leave --port out for a free one`, { cause: error });
  }
}

const interruption = (signal: AbortSignal): Promise<void> =>
  new Promise((resolved) => {
    if (signal.aborted) resolved();
    else signal.addEventListener("abort", () => resolved(), { once: true });
  });
