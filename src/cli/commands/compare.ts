/** `restorable compare`: what changed between two runs, and since when what fails does. */
import { Option, type Command } from "@commander-js/extra-typings";
import { compareFormatIds, compareFormats } from "../../report/compare/registry.ts";
import { exitCodesHelpOf } from "../exit-codes.ts";
import type { Io } from "../io.ts";
import { configOption, runsOption } from "../options.ts";
import { formatOption, outputHelpOf, outputOptions } from "../outputs.ts";
import { failOnChoices } from "../setting-values.ts";

export function registerCompare(program: Command, io: Io, finish: (exitCode: number) => void): void {
  program
    .command("compare")
    .summary("what is new, fixed and still failing between two runs")
    .description(
      "Compares the sealed verdicts of two runs, without an API call: what is new, fixed, still failing and since when, newly " +
        "waived or unknown, which tables came and went, and what the policy changed. A table that is gone was not fixed.",
    )
    .argument("[a]", "id or path of the earlier run (default: the one before, of the same question)")
    .argument("[b]", "id or path of the later run, or `latest`, the default")
    .addOption(formatOption(compareFormatIds))
    .addOption(outputOptions.output())
    .addOption(gate("--fail-on-new <severity>", "is new"))
    .addOption(gate("--fail-on-sla <severity>", "fails for longer than the later policy's `sla` allows"))
    .addOption(runsOption())
    .addOption(configOption())
    .addHelpText("after", `${notes}${outputHelpOf(compareFormats)}\n${exitCodes}`)
    .action(async (before, after, flags) => {
      const { performComparison } = await import("../perform-comparison.ts");
      finish(await performComparison(io, { before: before ?? null, after: after ?? null }, flags));
    });
}

/** Not a setting: whoever looks at what changed asks for no exit code unless he says so. */
const gate = <Flag extends string>(flag: Flag, when: string) =>
  new Option(flag, `exit 1 when a finding of this severity or above ${when} (default: never)`).choices(failOnChoices);

const exitCodes = exitCodesHelpOf({
  ok: "compared, and nothing that was asked to gate does",
  failing: "a finding is new at or above --fail-on-new, or overdue at or above --fail-on-sla",
  usage: "there is no such run, it is damaged or not sealed, or the runs are in the wrong order",
});

const notes = `
Since when a finding fails is looked for in all runs of the folder that are by the same policy: an
unknown verdict, a Region that was not seen and a missing run end nothing, only a pass of the same
TableId does. A waiver pauses it.

Examples:
  restorable compare                                   the latest run with the one before it
  restorable compare 20261101T080000000Z-1a2b3c4d      that run with the latest
  restorable compare last-month/20261001T080000000Z-1a2b3c4d latest -f markdown > changes.md
  restorable compare --fail-on-new high -o changes.json
`;
