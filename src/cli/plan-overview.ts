/** A plan as a person sees it before saying yes: what is done to which table, what it costs, and the limits in force. */
import type { Plan, PlanStep } from "../model/plan.ts";
import { actions } from "../remediate/actions.ts";
import { actionOf } from "../remediate/apply-actions.ts";
import { terminalProse, terminalText } from "../report/escape/escape-terminal.ts";
import { paintWith } from "../report/paint.ts";
import { defaultStopAfter, type ApplyFlags } from "./apply-options.ts";

type Overview = {
  readonly colour: boolean;
  readonly steps: readonly PlanStep[];
  readonly flags: Pick<ApplyFlags, "maxSteps" | "maxPercent" | "stopAfter" | "account">;
};

export function planOverview(plan: Plan, { colour, steps, flags }: Overview): string {
  const paint = paintWith({ colour });
  const lines = steps.map((step) => {
    const { say } = actionOf(actions, step);
    const where = [step.account, step.region, step.table].map(terminalText).join(" ");
    return `${step.id}  ${where}\n  ${terminalProse(say)}${step.oneWay ? " (one-way)" : ""}`;
  });
  const { maxSteps, maxPercent, stopAfter = defaultStopAfter } = flags;
  const limits = [
    maxSteps === undefined ? "no --max-steps" : `at most ${maxSteps} steps`,
    maxPercent === undefined ? "no --max-percent" : `at most ${maxPercent}% of an account's tables`,
    `stopped after ${stopAfter} failures`,
  ];
  const accounts = new Set(steps.map(({ account }) => account)).size;
  return [
    paint.strong(
      `${steps.length} of ${plan.steps.length} steps in ${accounts} ${accounts === 1 ? "account" : "accounts"}, ` +
        `of run ${terminalText(plan.run.id)} and policy ${terminalText(plan.run.policy)}, good until ${plan.expires}`,
    ),
    ...lines,
    `Limits: ${limits.join(", ")}.`,
    "",
  ].join("\n");
}
