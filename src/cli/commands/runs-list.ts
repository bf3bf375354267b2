/** `restorable runs list`: every run of a folder, newest first. */
import type { Command } from "@commander-js/extra-typings";
import { exitCodesHelpOf } from "../exit-codes.ts";
import type { Io } from "../io.ts";
import { configOption, runsOption } from "../options.ts";
import { showRuns } from "../show-runs.ts";

/** Under the command `runs`. */
export function registerRunsList(runs: Command, io: Io): void {
  runs
    .command("list")
    .summary("list the runs of a folder, newest first")
    .description(
      "Lists runs, newest first: when, by which policy, what it looked at and what came of it, how far it came, and its size. " +
        "Only small files are read; `runs show` proves one run whole.",
    )
    .option("--json", "as one JSON object")
    .addOption(runsOption())
    .addOption(configOption())
    .addHelpText("after", help)
    .action((flags) => showRuns(io, flags));
}

const help = `
States: \`judged\` (sealed with its verdicts), \`scanned\` (sealed without), \`unfinished\` (go on with it
by --resume), \`in progress\` (a living process writes it), \`unreadable\` (damaged, or of another
version).

Examples:
  restorable runs list
  restorable runs list --runs /var/lib/restorable/runs --json

${exitCodesHelpOf({ ok: "listed, also when there are none", usage: "the folder cannot be read" })}`;
