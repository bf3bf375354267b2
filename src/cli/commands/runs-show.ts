/** `restorable runs show`: one run, and what can be done with it. */
import type { Command } from "@commander-js/extra-typings";
import { exitCodesHelpOf } from "../exit-codes.ts";
import type { Io } from "../io.ts";
import { configOption, runsOption } from "../options.ts";
import { showRun } from "../show-run.ts";

/** Under the command `runs`. */
export function registerRunsShow(runs: Command, io: Io): void {
  runs
    .command("show")
    .summary("show one run, and what can be done with it")
    .description(
      "Shows who made a run, when, of what and by which policy, its counts and its coverage as they were sealed, and the " +
        "commands that can be given for it. Nothing is judged again and nothing is written.",
    )
    .argument("<run>", "id or path of a run, or `latest`")
    .option("--json", "as one JSON object")
    .addOption(runsOption())
    .addOption(configOption())
    .addHelpText("after", help)
    .action((run, flags) => showRun(io, run, flags));
}

const help = `
Examples:
  restorable runs show latest
  restorable runs show 20261122T080000000Z-1a2b3c4d --json

${exitCodesHelpOf({ ok: "shown", usage: "there is no such run, or it is damaged: the file is named" })}`;
