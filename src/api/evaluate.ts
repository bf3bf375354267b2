/** `evaluate()`: a run in, what it comes to by a policy out, without an API call. */
import type { Evaluation } from "./evaluation.ts";
import type { EvaluateOptions } from "./options.ts";

/**
 * Judges a run again by its own policy or another one. It asks nothing of AWS and writes nothing. A fact that the policy
 * needs and the run did not collect is unknown (`not-collected`), and so is the verdict that depends on it. Waivers and
 * blind spots are those of the run, unless others are given.
 *
 * @throws {UsageError} for options that cannot be meant.
 * @throws {PolicyError} with every mistake in policy, waivers or blind spots.
 * @throws {RunError} for what is no run or is damaged.
 * @throws {InterruptedError} after `signal` was aborted.
 */
export async function evaluate(options: EvaluateOptions): Promise<Evaluation> {
  const [{ processMachine }, { inConfidence }, { evaluateOn, checkEvaluateOptions }] = await Promise.all([
    import("./process-machine.ts"),
    import("./in-confidence.ts"),
    import("./evaluate-on.ts"),
  ]);
  checkEvaluateOptions(options);
  const { machine, release } = processMachine({ cwd: options.cwd, signal: options.signal });
  try {
    const { env, signal } = machine;
    return await inConfidence({ env, externalIds: [], signal }, () => evaluateOn(machine, options));
  } finally {
    release();
  }
}
