/** `restorable evaluate`: judges a run again without an API call, with the same reports, gate and exit codes. */
import type { Command } from "@commander-js/extra-typings";
import { blindSpotsHelp, blindSpotsOption } from "../blind-spots-option.ts";
import { drillsHelp, drillsOptions } from "../drills-option.ts";
import { exitCodesHelp } from "../exit-codes.ts";
import type { Io } from "../io.ts";
import * as options from "../options.ts";
import { outputHelp, outputOptions } from "../outputs.ts";
import { policyRootOption } from "../policy-root-option.ts";
import { waiversHelp, waiversOptions } from "../waivers-option.ts";

export function registerEvaluate(program: Command, io: Io, finish: (exitCode: number) => void): void {
  program
    .command("evaluate")
    .summary("judge a run again, without an API call")
    .description(
      "Evaluates a policy against the facts of a run and reports as `audit` does; the run itself is not changed. " +
        "A fact that the policy needs and the run did not collect is unknown, and the command that collects it is named.",
    )
    .argument("<run>", "id or path of a run, or `latest`")
    .addOption(options.policyOption())
    .addOption(outputOptions.format())
    .addOption(outputOptions.output())
    .addOption(policyRootOption())
    .addOption(options.gateOptions.failOn())
    .addOption(options.gateOptions.newSince())
    .addOption(options.gateOptions.failOnSla())
    .addOption(options.gateOptions.maxUnknown())
    .addOption(options.gateOptions.maxUnseen())
    .addOption(blindSpotsOption())
    .addOption(waiversOptions.waivers())
    .addOption(waiversOptions.waiverWarning())
    .addOption(drillsOptions.drills())
    .addOption(drillsOptions.drillsKey())
    .addOption(options.runsOption())
    .addOption(options.configOption())
    .addHelpText("after", `${examples}${blindSpotsHelp}${waiversHelp}${drillsHelp}${outputHelp}\n${exitCodesHelp}`)
    .action(async (run, flags) => {
      const { performEvaluation } = await import("../perform-evaluation.ts");
      finish(await performEvaluation({ io, run, flags }));
    });
}

const examples = `
Without --policy the run's own policy is taken, or \`baseline\` for a run of \`restorable scan\`.

Examples:
  restorable evaluate latest
  restorable evaluate latest --policy native-backups --fail-on high
  restorable evaluate 20261122T080000000Z-1a2b3c4d -f markdown > summary.md
`;
