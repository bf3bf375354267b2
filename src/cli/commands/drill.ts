/** `restorable drill`: proves that tables can be restored, by restoring them; and takes away what a crash left of that. */
import type { Command } from "@commander-js/extra-typings";
import { drillFormatIds, drillFormats } from "../../report/drill/registry.ts";
import { drillOptions } from "../drill-options.ts";
import { exitCodesHelpOf } from "../exit-codes.ts";
import type { Io } from "../io.ts";
import { configOption, runsOption } from "../options.ts";
import { formatOption, outputHelpOf, outputOptions } from "../outputs.ts";
import { logOption } from "../teller.ts";

export function registerDrill(program: Command, io: Io, finish: (exitCode: number) => void): void {
  const drill = program
    .command("drill")
    // Else those of `cleanup` that are called the same would be taken for its own.
    .enablePositionalOptions()
    .summary("restore tables into scratch tables, and prove what comes back")
    .description(
      "Restores tables of a run into scratch tables, shuts everybody else out of them, holds keys, indexes, encryption " +
        "and items against the original, takes the time, and deletes them. What came of it is evidence for audits. A drill " +
        "copies data, so each account has to be allowed by name. Its role can touch nothing but scratch tables.",
    )
    .argument("[run]", "id or path of a run, or `latest`", "latest")
    .addOption(drillOptions.table())
    .addOption(drillOptions.tag())
    .addOption(drillOptions.rule())
    .addOption(drillOptions.all())
    .addOption(drillOptions.sample())
    .addOption(drillOptions.seed())
    .addOption(drillOptions.from())
    .addOption(drillOptions.allowDataCopy())
    .addOption(drillOptions.rto())
    .addOption(drillOptions.rpo())
    .addOption(drillOptions.count())
    .addOption(drillOptions.countTolerance())
    .addOption(drillOptions.maxGib())
    .addOption(drillOptions.atOnce())
    .addOption(drillOptions.maxOthers())
    .addOption(drillOptions.wait())
    .addOption(drillOptions.yes())
    .addOption(drillOptions.evidence())
    .addOption(drillOptions.signKey())
    .addOption(drillOptions.signCommand().conflicts("signKey"))
    .addOption(drillOptions.signUnobserved())
    .addOption(drillOptions.drillRole())
    .addOption(drillOptions.drillExternalId())
    .addOption(drillOptions.sessionName())
    .addOption(drillOptions.hubRole())
    .addOption(formatOption(drillFormatIds))
    .addOption(outputOptions.output())
    .addOption(runsOption())
    .addOption(drillOptions.journals())
    .addOption(logOption())
    .addOption(configOption())
    .addHelpText("after", `${examples}${outputHelpOf(drillFormats)}\n${exitCodesHelpOf(codes)}`)
    .action(async (name, flags) => {
      const { performDrill } = await import("../perform-drill.ts");
      finish(await performDrill({ io, name, flags }));
    });

  drill
    .command("cleanup")
    .summary("delete scratch tables that a crash left, and write the evidence that it kept")
    .description(
      "Goes through the journals of drills and deletes scratch tables that are still there, where the journal proves them " +
        "ours: by name, by creation after the intent, by TableId. All others are told, and left alone. Of drills that ended before a crash or an " +
        "interruption the evidence is written here, as drills-<id>.ndjson.",
    )
    .addOption(drillOptions.forget())
    .addOption(drillOptions.wait())
    .addOption(drillOptions.signKey())
    .addOption(drillOptions.signCommand().conflicts("signKey"))
    .addOption(drillOptions.signUnobserved())
    .addOption(drillOptions.drillRole())
    .addOption(drillOptions.drillExternalId())
    .addOption(drillOptions.sessionName())
    .addOption(drillOptions.hubRole())
    .addOption(drillOptions.journals())
    .addOption(logOption())
    .addOption(configOption())
    .addHelpText("after", `${cleanupExamples}\n${exitCodesHelpOf(cleanupCodes)}`)
    .action(async (flags) => {
      const { performDrillCleanup } = await import("../perform-drill-cleanup.ts");
      finish(await performDrillCleanup(io, flags));
    });
}

const codes = {
  ok: "every drill held, and its scratch table is gone",
  failing: "a drill failed or did not hold, or one was not begun",
  usage: "refused before anything was made: not allowed, over a limit, not confirmed, or the command line is wrong",
  incomplete: "an account could not be opened, or a scratch table is left: `restorable drill cleanup`",
  bug: "a bug in restorable",
  interrupted: "interrupted; `restorable drill cleanup` takes away what is left",
};

const cleanupCodes = {
  ok: "no scratch table is left",
  failing: "a table of that name is not proven to be ours, and was left alone",
  usage: "wrong command line, journal or credentials",
  incomplete: "a scratch table is still there; run the command again",
};

const examples = `
Examples:
  restorable drill --table orders --allow-data-copy 111122223333
  restorable drill --sample 5% --allow-data-copy 111122223333,444455556666 --max-gib 50 --yes
  restorable drill --rule drill-fresh --allow-data-copy 111122223333 --rto 4h --rpo 24h --count
  restorable drill --all --from both --allow-data-copy 111122223333 --sign-key key.pem -o drill.md
  restorable drill cleanup                             after a crash
`;

const cleanupExamples = `
Examples:
  restorable drill cleanup
  restorable drill cleanup --forget restorable-drill-0123456789abcdef0123456789abcdef
`;
