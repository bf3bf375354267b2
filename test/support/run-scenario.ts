/**
 * A scenario comes in; every step is run against its own emulator in its own folder, and what came of it goes out for
 * the expectations to look at. Nothing is judged here.
 */
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Io } from "../../src/cli/io.ts";
import { run } from "../../src/cli/run.ts";
import { startEmulator, type Emulator } from "../../src/emulator/emulator.ts";
import type { Session } from "../../src/emulator/credentials.ts";
import type { LogEntry } from "../../src/emulator/request-log.ts";
import { sampleOrganization } from "../../src/emulator/sample-organization.ts";
import type { Truth } from "../../src/emulator/truth.ts";
import { captureIo } from "./captured-io.ts";
import type { JsonReport } from "./json-report.ts";
import type { Scenario, Step } from "./scenario.ts";
import { inTemporaryFolder, textsBelow } from "./temporary-folder.ts";

export type Outcome = {
  readonly step: Step;
  /** With what its placeholders stand for. */
  readonly argv: readonly string[];
  readonly exit: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly files: ReadonlyMap<string, string>;
  /** What `-o` wrote for this step; null for a command without reports or one that refused to judge. */
  readonly report: JsonReport | null;
  /** Before the step: tables that vanish are still there. */
  readonly truth: Truth;
  readonly caller: string;
  /** Calls of this step alone. */
  readonly log: readonly LogEntry[];
  readonly sessions: readonly Session[];
  /** Whatever must appear in no output and no file. */
  readonly secrets: readonly string[];
};

/** The commands that take `-o`; the harness adds one report for itself. */
const reporting = new Set(["audit", "evaluate"]);
const ownReport = ".harness/report.json";

/** `ahead`: milliseconds by which the clock of this machine is ahead of AWS's. `waiting`: how long AWS is waited for, in real time. */
export type Machine = { readonly ahead?: number; readonly waiting?: Io["waiting"] };

export async function runScenario(scenario: Scenario, machine: Machine = {}): Promise<readonly Outcome[]> {
  const organization = scenario.organization === "sample" ? sampleOrganization : scenario.organization;
  const emulator = await startEmulator({ organization });
  try {
    return await inTemporaryFolder(async (folder) => {
      for (const [path, text] of Object.entries(scenario.files)) {
        await mkdir(dirname(join(folder, path)), { recursive: true });
        await writeFile(join(folder, path), text);
      }
      const outcomes: Outcome[] = [];
      for (const [number, step] of scenario.steps.entries()) {
        outcomes.push(
          await runStep({
            step,
            number,
            emulator,
            folder,
            caller: scenario.caller ?? organization.managementAccount,
            machine,
          }),
        );
      }
      return outcomes;
    });
  } finally {
    await emulator.close();
  }
}

async function runStep(given: {
  readonly step: Step;
  readonly number: number;
  readonly emulator: Emulator;
  readonly folder: string;
  readonly caller: string;
  readonly machine: Machine;
}): Promise<Outcome> {
  const { step, number, emulator, folder, caller } = given;
  const { ahead = 0, waiting } = given.machine;
  // Nobody gives two commands in the same millisecond, and a run is named by its instant.
  emulator.clock.advance(step.after ?? "1s");
  emulator.clearLog();
  const truth = emulator.truth();

  const env: Record<string, string | undefined> = { HOME: folder, ...emulator.environment(caller) };
  for (const [name, value] of Object.entries(step.env)) env[name] = value ?? undefined;
  const captured = captureIo({ env, cwd: folder, now: emulator.clock.now() + ahead });
  const io = waiting === undefined ? captured : { ...captured, waiting };

  const asked = step.argv.map((argument) => withPlaces(argument.replaceAll("${endpoint}", emulator.endpoint), truth));
  const judges = reporting.has(asked[0] ?? "") && !asked.includes("--help");
  const report = `${ownReport}.${number}.json`;
  if (judges) await mkdir(join(folder, dirname(ownReport)), { recursive: true });
  const exit = await inTimeZone(step.timeZone, () => run(judges ? [...asked, "-o", report] : asked, io));

  const files = new Map(await textsBelow(folder));
  const own = files.get(report);
  files.delete(report);
  return {
    step,
    argv: asked,
    exit,
    stdout: io.written.stdout,
    stderr: io.written.stderr,
    files,
    report: own === undefined ? null : (JSON.parse(own) as JsonReport),
    truth,
    caller,
    log: emulator.log(),
    sessions: emulator.sessions(),
    secrets: [
      emulator.credentials(caller).secretAccessKey,
      ...emulator.sessions().flatMap(({ credentials }) => [credentials.secretAccessKey, credentials.sessionToken]),
    ],
  };
}

/** Ids of OUs are made by the emulator, so that a scenario names them by an account that they hold. */
function withPlaces(argument: string, truth: Truth): string {
  return argument.replace(/\$\{(ou|path|root) of (\d{12})\}/g, (_, what: string, id: string) => {
    const account = truth.accounts.find((each) => each.id === id);
    const steps = account?.path.split("/") ?? [];
    const found = { ou: account?.ou, path: `${steps.slice(0, -2).join("/")}/`, root: steps[1] }[what];
    if (found === undefined || found === null) throw new Error(`${argument}: there is no ${what} of ${id}`);
    return found;
  });
}

async function inTimeZone<T>(zone: string | undefined, work: () => Promise<T>): Promise<T> {
  if (zone === undefined) return work();
  const { TZ: own } = process.env;
  process.env["TZ"] = zone;
  try {
    // A zone that the machine does not know would be taken for UTC, and the step would prove nothing.
    if (new Intl.DateTimeFormat().resolvedOptions().timeZone !== zone) throw new Error(`no time zone ${zone}`);
    return await work();
  } finally {
    if (own === undefined) delete process.env["TZ"];
    else process.env["TZ"] = own;
  }
}
