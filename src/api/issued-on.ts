/** The verdicts that lie sealed in a run in, an evaluation out, which judges nothing. */
import { judgedOf, sealedVerdicts } from "../engine/sealed-verdicts.ts";
import { RunError } from "../errors.ts";
import { assumedActionPrices } from "../model/prices.ts";
import type { RunReader } from "../runs/open-run.ts";
import { evaluationOf } from "./evaluation-of.ts";
import type { Evaluation } from "./evaluation.ts";

export async function issuedOn(run: RunReader): Promise<Evaluation> {
  const judged = judgedOf(run);
  const { policy } = run;
  if (judged === null || policy === null) {
    throw new RunError(`${run.path} holds no sealed verdicts: go on with it by audit({ resume }), or evaluate it.`);
  }
  const verdicts = await sealedVerdicts({ run, policy, prices: assumedActionPrices, warning: "14d" }, judged);
  return evaluationOf({ run, policy, verdicts });
}
