/** `restorable plan`: failing findings of a run → steps that are proven to mend them, to be reviewed before anything is done. */
import type { Command } from "@commander-js/extra-typings";
import { planFormatIds, planFormats } from "../../report/plan/registry.ts";
import { exitCodesHelpOf } from "../exit-codes.ts";
import type { Io } from "../io.ts";
import { configOption, runsOption } from "../options.ts";
import { formatOption, outputHelpOf, outputOptions } from "../outputs.ts";
import { planOptions } from "../plan-options.ts";

export function registerPlan(program: Command, io: Io, finish: (exitCode: number) => void): void {
  program
    .command("plan")
    .summary("what would mend the failing findings of a run, to be reviewed")
    .description(
      "Plans for the failing findings of a run, never for waived or unknown ones, the steps that turn them to pass: each is " +
        "proven by judging the rule on what the step would leave behind. Nothing is asked of AWS, and nothing changed.",
    )
    .argument("<run>", "id or path of a run, or `latest`")
    .addOption(formatOption(planFormatIds))
    .addOption(outputOptions.output())
    .addOption(planOptions.rule())
    .addOption(planOptions.severity())
    .addOption(planOptions.account())
    .addOption(planOptions.region())
    .addOption(planOptions.table())
    .addOption(planOptions.tag())
    .addOption(planOptions.backupWith())
    .addOption(planOptions.vault())
    .addOption(planOptions.backupRole())
    .addOption(planOptions.keep())
    .addOption(planOptions.backupTag())
    .addOption(planOptions.includeOwned())
    .addOption(planOptions.ttl())
    .addOption(runsOption())
    .addOption(configOption())
    .addHelpText("after", `${notes}${outputHelpOf(planFormats)}\n${exitCodes}`)
    .action(async (run, flags) => {
      const { performPlan } = await import("../perform-plan.ts");
      finish(await performPlan(io, run, flags));
    });
}

const notes = `
What only time mends is listed with its date. Tables that are managed as code, as their tags tell,
are left to their templates (\`ownedTags\` in restorable.yaml names tags of yours) unless
--include-owned. A recovery period is never set to less than the one in force.

Examples:
  restorable plan latest                                       look at what there is to do
  restorable plan latest -o plan.json -o plan.md               for the reviewer
  restorable plan latest --severity high --tag tier=gold -o plan.json
  restorable plan latest --backup-with aws-backup --vault dynamodb --keep 35d -o plan.json
`;

const exitCodes = exitCodesHelpOf({
  ok: "the plan was made, also where no step came of it",
  usage: "there is no such run, it is damaged, not sealed or was never judged, or the file cannot be written",
});
