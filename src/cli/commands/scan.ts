/** `restorable scan`: every fact of every table into a run directory, without verdicts. */
import type { Command } from "@commander-js/extra-typings";
import { blindSpotsHelp, blindSpotsOption } from "../blind-spots-option.ts";
import { exitCodeMeanings, exitCodesHelpOf } from "../exit-codes.ts";
import type { Io } from "../io.ts";
import * as options from "../options.ts";
import { scanningCommand } from "../scanning-command.ts";
import { shardHelp, shardOption } from "../shard-option.ts";
import { logOption } from "../teller.ts";

export function registerScan(program: Command, io: Io, finish: (exitCode: number) => void): void {
  scanningCommand(program, "scan")
    .summary("collect the facts of every table into a run directory, without verdicts")
    .description(
      "Collects all groups of facts for every table, whatever a policy would ask for, and prints the path of the run directory. " +
        "Judge the run as often as you like with `restorable evaluate`; that makes no API call.",
    )
    .addOption(shardOption())
    .addOption(options.gateOptions.maxUnseen())
    .addOption(blindSpotsOption())
    .addOption(options.runsOption())
    .addOption(logOption())
    .addOption(options.resumeOption())
    .addHelpText("after", `${examples}${shardHelp}${blindSpotsHelp}\n${exitCodes}`)
    .action(async (flags) => {
      const { performScan } = await import("../perform-scan.ts");
      finish(await performScan({ io, flags }));
    });
}

const { usage, bug, interrupted } = exitCodeMeanings;
const exitCodes = exitCodesHelpOf({
  ok: "every selected account and Region was seen",
  usage,
  incomplete: "unseen accounts and Regions above --max-unseen, or nothing seen at all",
  bug,
  interrupted,
});

const examples = `
Examples:
  restorable scan
  restorable scan --organization --exclude-account 111122223333
  restorable scan --organization --shard 2/4           one of four that run side by side
  restorable scan --organization --log json            standard error as JSON, one object a line
  restorable scan --resume latest                      go on with an interrupted run
  restorable evaluate latest --policy baseline
`;
