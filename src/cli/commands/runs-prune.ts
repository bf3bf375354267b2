/** `restorable runs prune`: old runs go, once that is confirmed. */
import { InvalidArgumentError, Option, type Command } from "@commander-js/extra-typings";
import { durationExamples, parseDuration } from "../../condition/duration.ts";
import { exitCodesHelpOf } from "../exit-codes.ts";
import type { Io } from "../io.ts";
import { wholeNumber } from "../option-values.ts";
import { configOption, runsOption } from "../options.ts";
import { pruneRuns } from "../prune-runs.ts";

/** Under the command `runs`. */
export function registerRunsPrune(runs: Command, io: Io): void {
  runs
    .command("prune")
    .summary("say which runs are old, and delete them with --yes")
    .description(
      "Says which runs are old by --keep, by --older-than, or by both where both are given, and how much room they take. " +
        "With --yes they are deleted.",
    )
    .addOption(
      new Option(
        "--keep <n>",
        "so many of the newest sealed runs stay, and all that is newer than the last of them",
      ).argParser(wholeNumber(mostKept, 1)),
    )
    .addOption(
      new Option("--older-than <duration>", "only runs that are older than that, such as 90d").argParser(duration),
    )
    .option("--yes", "delete them")
    .addOption(runsOption())
    .addOption(configOption())
    .addHelpText("after", help)
    .action((flags) => pruneRuns(io, flags));
}

const mostKept = 999_999;

function duration(text: string): string {
  if (parseDuration(text) !== null) return text;
  throw new InvalidArgumentError(`It must be a duration, such as ${durationExamples.join(", ")}.`);
}

const help = `
Always kept: the last sealed run, a run that a living process writes, one that cannot be read, and a
folder that is a link or holds, however deep, a link or anything that is no part of a run. A run is
renamed before it is deleted, so that no crash leaves half of one that reads as a whole.

What later runs need of earlier ones goes with them: since when a finding fails is then known only
back to the oldest run kept, the trend begins there, and --new-since can name no run that is gone.
For a monthly report with its trend keep at least a year (--older-than 366d).

Examples:
  restorable runs prune --keep 30
  restorable runs prune --older-than 366d --yes
  restorable runs prune --keep 30 --older-than 90d     old by both

${exitCodesHelpOf({ ok: "told, or deleted", usage: "nothing says what is old, or a run could not be deleted" })}`;
