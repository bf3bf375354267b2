/** A plan as a person sees it before saying yes: the steps as its reviewer reads them, and the limits in force. */
import { planConsoleFormat } from "../report/plan/console.ts";
import { plural } from "../report/numbers.ts";
import { defaultStopAfter, type ApplyFlags } from "./apply-options.ts";
import type { Plan, PlanStep } from "../model/plan.ts";
import { reported } from "./perform-plan.ts";
import type { Look } from "./screen.ts";

type Overview = {
  readonly look: Look;
  readonly digest: string;
  /** Those that are to be applied. */
  readonly steps: readonly PlanStep[];
  readonly flags: Pick<ApplyFlags, "maxSteps" | "maxPercent" | "stopAfter">;
};

export function planOverview(plan: Plan, { look, digest, steps, flags }: Overview): string {
  const { maxSteps, maxPercent, stopAfter = defaultStopAfter } = flags;
  const limits = [
    maxSteps === undefined ? "no --max-steps" : `at most ${plural(maxSteps, "step", "steps")}`,
    maxPercent === undefined ? "no --max-percent" : `at most ${maxPercent}% of an account's tables`,
    `nothing more is begun after ${plural(stopAfter, "failure", "failures")}`,
  ];
  const left = plan.steps.length - steps.length;
  return planConsoleFormat.render({
    plan: { ...plan, steps, leftOut: [] },
    digest,
    json: "",
    applyCommand: null,
    steps: steps.map(reported),
    templates: new Map(),
    notes: [
      ...(left === 0 ? [] : [`${plural(left, "step", "steps")} of the plan in other accounts are not applied.`]),
      `Limits: ${limits.join(", ")}.`,
    ],
    options: look,
  });
}
