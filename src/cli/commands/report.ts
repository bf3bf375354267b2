/** `restorable report`: what the sealed runs of one month come to, for people outside the team. */
import { InvalidArgumentError, Option, type Command } from "@commander-js/extra-typings";
import { monthNamed } from "../../history/month.ts";
import type { Month } from "../../model/monthly.ts";
import { monthlyFormatIds, monthlyFormats } from "../../report/monthly/registry.ts";
import { exitCodesHelpOf } from "../exit-codes.ts";
import type { Io } from "../io.ts";
import { reportMonth } from "../monthly/report-month.ts";
import { filled } from "../option-values.ts";
import { configOption, runsOption } from "../options.ts";
import { outputHelpOf, outputOptions } from "../outputs.ts";
import { helpOf, settings } from "../settings.ts";

export function registerReport(program: Command, io: Io, finish: (exitCode: number) => void): void {
  program
    .command("report")
    .summary("report on a month: trend, new and fixed, waivers, controls")
    .description(
      "Makes the monthly report of the runs in the runs folder: compliance per control, rule, account and owner, twelve " +
        "months of trend, what newly fails and what was fixed within which time, waivers, what was not seen, restore " +
        "drills, and what changed in the policy. It is made of the verdicts as each run sealed them; nothing is judged again.",
    )
    .addOption(
      new Option("--month <month>", "a month of UTC, as 2026-11 (default: the last one that is over)").argParser(month),
    )
    .addOption(
      new Option(
        "--like <run>",
        "report on the runs of the policy and the accounts of this one (its id, its path, or `latest`; default: on those of which the month has most)",
      ).argParser(filled),
    )
    .addOption(new Option("--owner-tag <key>", helpOf("ownerTag")).argParser(settings.ownerTag.parse))
    .addOption(
      new Option("-f, --format <format>", "what standard output gets; it carries nothing else")
        .choices(monthlyFormatIds)
        .default("markdown" as const),
    )
    .addOption(outputOptions.output())
    .addOption(runsOption())
    .addOption(configOption())
    .addHelpText("after", help)
    .action(async (flags) => finish(await reportMonth(io, flags)));
}

function month(text: string): Month {
  const found = monthNamed(text);
  if (found === null) throw new InvalidArgumentError("It must be a month, such as 2026-11.");
  return found;
}

const help = `
A month is that of UTC. Its numbers are those of its last run; runs that were never finished, that
are damaged or of other policies or accounts are named and left out. Without \`-o\` the report goes to
standard output alone.

Examples:
  restorable report --month 2026-11
  restorable report --month 2026-11 -o november.html -o november.csv
  restorable report --month 2026-11 --owner-tag team -f csv
${outputHelpOf(monthlyFormats)}
${exitCodesHelpOf({ ok: "reported, whatever it says", usage: "there is no sealed run of that month, or nothing can be written" })}`;
