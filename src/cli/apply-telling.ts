/** Progress of an application on standard error: a line a step as it ends and as it waits, for a person; each as an event for a log. */
import type { AppliedStep } from "../model/apply.ts";
import type { PlanStep } from "../model/plan.ts";
import { terminalProse, terminalText } from "../report/escape/escape-terminal.ts";
import { stepLine } from "../report/outcome/console.ts";
import { paintWith } from "../report/paint.ts";
import type { Application } from "./perform-apply.ts";
import { tellInTurn } from "./tell-in-turn.ts";
import type { Saying } from "./teller.ts";

export type ApplyTelling = {
  readonly onStep: (applied: AppliedStep) => void;
  readonly onWait: (step: PlanStep, until: string) => void;
  /** Resolves once everything was written. */
  said(): Promise<void>;
};

export function applyTelling({ io, teller, steps }: Pick<Application, "io" | "teller" | "steps">): ApplyTelling {
  const isWatched = io.stderrTerminal.isTTY;
  const paint = paintWith({ colour: false });
  const actions = Math.max(0, ...steps.map(({ action }) => action.length));
  let ended = 0;
  const telling = tellInTurn(teller);
  const tell = (saying: Saying): void => void telling.tell(isWatched ? saying : { ...saying, text: null });
  return {
    onStep(applied) {
      ended += 1;
      const { step, outcome } = applied;
      const { id, action, account, region, table } = step;
      tell({
        event: "step",
        level: outcome.state === "failed" || outcome.state === "unclear" ? "error" : "info",
        text: `${ended}/${steps.length} ${stepLine(applied, actions, paint)}\n`,
        fields: { step: id, action, account, region, table, outcome },
      });
    },
    onWait({ id, action, account, region, table }, until) {
      const where = [account, region, table].map(terminalText).join(" ");
      tell({
        event: "wait",
        text: `waiting ${action} ${where} until ${terminalProse(until)}\n`,
        fields: { step: id, action, account, region, table, until },
      });
    },
    said: () => telling.said(),
  };
}
