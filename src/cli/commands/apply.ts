/** `restorable apply`: carries out a reviewed plan, step by step, and says what became of each. */
import type { Command } from "@commander-js/extra-typings";
import { applyOptions } from "../apply-options.ts";
import { exitCodesHelpOf } from "../exit-codes.ts";
import type { Io } from "../io.ts";
import { configOption } from "../options.ts";
import { formatOption, outputHelpOf, outputOptions } from "../outputs.ts";
import { outcomeFormatIds, outcomeFormats } from "../../report/outcome/registry.ts";
import { logOption } from "../teller.ts";

export function registerApply(program: Command, io: Io, finish: (exitCode: number) => void): void {
  program
    .command("apply")
    .summary("carry out a reviewed plan, and prove each step")
    .description(
      "Carries out the steps of a plan that was approved. Each table is read again right before its write: what moved " +
        "since is drifted, and nothing is written. One step of each action goes first, alone. Every write is journalled " +
        "before and after it, and read back. The same command again goes on where it ended, and never writes twice.",
    )
    .argument("<plan>", "a plan as `restorable plan` wrote it")
    .addOption(applyOptions.digest())
    .addOption(applyOptions.signature())
    .addOption(applyOptions.publicKey())
    .addOption(applyOptions.yes())
    .addOption(applyOptions.policy())
    .addOption(applyOptions.account())
    .addOption(applyOptions.maxSteps())
    .addOption(applyOptions.maxPercent())
    .addOption(applyOptions.stopAfter())
    .addOption(applyOptions.includeOwned())
    .addOption(applyOptions.wait())
    .addOption(applyOptions.writeRole())
    .addOption(applyOptions.writeExternalId())
    .addOption(applyOptions.asCaller())
    .addOption(applyOptions.sessionName())
    .addOption(applyOptions.hubRole())
    .addOption(formatOption(outcomeFormatIds))
    .addOption(outputOptions.output())
    .addOption(applyOptions.journals())
    .addOption(logOption())
    .addOption(configOption())
    .addHelpText("after", `${examples}${outputHelpOf(outcomeFormats)}\n${exitCodesHelpOf(codes)}`)
    .action(async (name, flags) => {
      const { performApply } = await import("../perform-apply.ts");
      finish(await performApply({ io, name, flags }));
    });
}

const codes = {
  ok: "every step is done, and was read back",
  failing: "a step failed, or its table had drifted",
  usage: "the plan was refused, or the command line, policy or credentials are wrong: nothing was written",
  incomplete: "a step is pending, skipped or unclear, or an account was not opened; run the command again",
  bug: "a bug in restorable",
  interrupted: "interrupted; the message names the command that goes on",
};

const examples = `
A person at the terminal confirms after seeing the plan; everybody else names what was approved, and
says --yes. The role to write with is RestorableWrite unless said otherwise; its sessions can do no
more than the steps need.

Examples:
  restorable apply plan.json                           shows the plan, and asks
  restorable apply plan.json --digest sha256:… --yes --max-steps 20 --max-percent 10%
  restorable apply plan.json --signature plan.sig --public-key approver.pem --yes -o outcome.json
  restorable apply plan.json --account 111122223333 --as-caller
`;
