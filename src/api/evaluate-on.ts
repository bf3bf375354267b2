/** An evaluation as a program asks for it, on a machine that is given. */
import { interruptibleRun } from "../engine/interruptible-run.ts";
import type { Machine } from "../engine/machine.ts";
import { judgeRun } from "../engine/verdicts.ts";
import { assumedActionPrices } from "../model/prices.ts";
import { checkOptions, judgingKinds } from "./check-options.ts";
import { evaluationOf } from "./evaluation-of.ts";
import type { Evaluation } from "./evaluation.ts";
import { blindSpotsFor, policyFor, waiversFor, warningFor } from "./judging.ts";
import type { EvaluateOptions } from "./options.ts";
import { readerOf } from "./reader-of.ts";

/** Before anything is made of them. */
export const checkEvaluateOptions = (options: EvaluateOptions): void =>
  checkOptions(options, {
    run: "text",
    ...judgingKinds,
  });

export async function evaluateOn(
  machine: Pick<Machine, "now" | "signal"> & { readonly cwd: string },
  options: EvaluateOptions,
): Promise<Evaluation> {
  const { cwd } = machine;
  const warning = warningFor(options.waiverWarning);
  const reader = await readerOf(options.run, { runs: options.runs, cwd });
  const own = options.policy === undefined ? reader.policy : null;
  const policy = own ?? (await policyFor(options.policy, cwd));
  const now = new Date(machine.now()).toISOString();
  const blindSpots = (await blindSpotsFor(options.blindSpots, cwd)) ?? reader.blindSpots;
  const waivers = (await waiversFor(options.waivers, { policy, cwd, now })) ?? reader.waivers;
  const run = interruptibleRun(reader, machine.signal);
  const verdicts = await judgeRun({ run, policy, blindSpots, waivers, warning, prices: assumedActionPrices });
  return evaluationOf({ run: reader, policy, verdicts });
}
