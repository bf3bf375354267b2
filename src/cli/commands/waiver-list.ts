/** `restorable waiver list`: the waivers of a file with their state, or what those of a run waive in it. */
import { Option, type Command } from "@commander-js/extra-typings";
import { asOfOption } from "../as-of-option.ts";
import { exitCodes, exitCodesHelpOf } from "../exit-codes.ts";
import type { Io } from "../io.ts";
import { listWaivers } from "../list-waivers.ts";
import { filled } from "../option-values.ts";
import { configOption, policyOption, runsOption } from "../options.ts";
import { waiversOptions } from "../waivers-option.ts";

/** Under the command `waiver`. */
export function registerWaiverList(waiver: Command, io: Io, finish: (exitCode: number) => void): void {
  waiver
    .command("list")
    .summary("list waivers with their state, or what they waive in a run")
    .description(
      "Lists the waivers of a file: until when each is in force, and who answers for it. With --run, judges the run by them, " +
        "without an API call, and tells which waive what, which are not used and which overlap. Nothing is written.",
    )
    .argument("[file]", "file of waivers (default: those the run keeps, else the file that the settings name)")
    .addOption(new Option("--run <run>", "id or path of a run, or `latest`").argParser(filled).conflicts("asOf"))
    .addOption(policyOption())
    .addOption(waiversOptions.waiverWarning())
    .addOption(asOfOption())
    .addOption(runsOption())
    .addOption(configOption())
    .addHelpText(
      "after",
      `${examples}\n${exitCodesHelpOf({ ok: "listed", usage: "the file has mistakes, or there is no such file or run" })}`,
    )
    .action(async (file, flags) => {
      await listWaivers(io, { file: file ?? null, flags });
      finish(exitCodes.ok);
    });
}

const examples = `
Without --policy a run is judged by its own policy.

Examples:
  restorable waiver list waivers.yaml
  restorable waiver list --run latest
  restorable waiver list waivers.yaml --run latest     as if the run had been given that file
`;
