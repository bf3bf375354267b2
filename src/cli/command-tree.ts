/** The command line as far as it is needed for the given words: names, options, help, and what each command does. */
import { Command } from "@commander-js/extra-typings";
import { exitCodesHelp } from "./exit-codes.ts";
import { printable } from "./explain.ts";
import type { Io } from "./io.ts";
import { loadCommands, type Family } from "./load-commands.ts";
import { toolVersion, versionFlags } from "./version.ts";
import { holdInConfidence, typedAfter } from "./without-secrets.ts";

export type Said = {
  readonly finish: (exitCode: number) => void;
  readonly print: (text: string) => void;
  readonly complain: (text: string) => void;
};

const commands: Family = {
  audit: async () => (await import("./commands/audit.ts")).registerAudit,
  scan: async () => (await import("./commands/scan.ts")).registerScan,
  worker: async () => (await import("./commands/worker.ts")).registerWorker,
  evaluate: async () => (await import("./commands/evaluate.ts")).registerEvaluate,
  merge: async () => (await import("./commands/merge.ts")).registerMerge,
  compare: async () => (await import("./commands/compare.ts")).registerCompare,
  plan: async () => (await import("./commands/plan.ts")).registerPlan,
  apply: async () => (await import("./commands/apply.ts")).registerApply,
  report: async () => (await import("./commands/report.ts")).registerReport,
  evidence: async () => (await import("./commands/evidence.ts")).registerEvidence,
  verify: async () => (await import("./commands/verify.ts")).registerVerify,
  restore: async () => (await import("./commands/restore.ts")).registerRestore,
  drill: async () => (await import("./commands/drill.ts")).registerDrill,
  push: async () => (await import("./commands/push.ts")).registerPush,
  doctor: async () => (await import("./commands/doctor.ts")).registerDoctor,
  iam: async () => (await import("./commands/iam.ts")).registerIam,
  policy: async (words) => (await import("./commands/policy.ts")).loadPolicyCommands(words),
  waiver: async (words) => (await import("./commands/waiver.ts")).loadWaiverCommands(words),
  backup: async (words) => (await import("./commands/backup.ts")).loadBackupCommands(words),
  runs: async (words) => (await import("./commands/runs.ts")).loadRunsCommands(words),
  demo: async () => (await import("./commands/demo.ts")).registerDemo,
  emulator: async () => (await import("./commands/emulator.ts")).registerEmulator,
  completion: async () => (await import("./commands/completion.ts")).registerCompletion,
};

export const commandNames: readonly string[] = [...Object.keys(commands), "help"];

export async function commandTree(words: readonly string[], io: Io, said: Said): Promise<Command> {
  const { finish, print, complain } = said;
  holdInConfidence(io.env, externalIdsIn(words));
  const program = new Command("restorable")
    .description("Are your DynamoDB tables restorable? Prove it, for every table, in every account.")
    .version(toolVersion, versionFlags, "print the version")
    // What follows a subcommand is its own, also where the command above it has an option of that name.
    .enablePositionalOptions()
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
  for (const register of await loadCommands(commands, words)) register(program, io, finish);
  return program;
}

/** One that is refused is quoted by Commander, and is the right one but for a letter. */
const externalIdsIn = (words: readonly string[]): readonly string[] =>
  ["--external-id", "--write-external-id", "--drill-external-id", "--push-external-id"].flatMap((flag) =>
    typedAfter(flag, words),
  );

const overview = `
Examples:
  restorable demo                                      audit a sample organization, offline
  restorable audit                                     audit the account of your credentials
  restorable audit --organization -o audit.json -o audit.junit.xml
  restorable evaluate latest --policy native-backups   judge the last run again, without an API call
  restorable merge shards/ -o audit.html               one run of the shards of several machines
  restorable compare                                   what is new and fixed since the run before
  restorable plan latest -o plan.json                  what would mend what fails, to be reviewed
  restorable apply plan.json                           carry out a plan that was reviewed
  restorable backup list latest                        what every table can be restored from
  restorable restore --table orders --to-time latest --to orders-restored --region eu-west-1
  restorable drill --sample 5% --allow-data-copy 111122223333
  restorable push latest --dry-run                     what Security Hub would be told, and where
  restorable report --month 2026-11 -o november.html   what a month came to, for an auditor
  restorable evidence latest -o evidence.tar.gz        what an auditor can verify
  restorable doctor --organization                     what an audit would not see, and why
  restorable iam --policy baseline                     the role that an audit needs, and why
  restorable waiver check waivers.yaml                 its mistakes, and what ends soon
  restorable policy test                               run the examples of every shipped rule

${exitCodesHelp}`;
