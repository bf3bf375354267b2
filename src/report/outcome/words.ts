/** What became of a plan and of its steps in words, for every format. */
import { stepStates, type ApplyReport } from "../../model/apply.ts";
import type { StepOutcome } from "../../model/plan.ts";

/** Why, or until when; empty where the state says all. */
export function outcomeWords(outcome: StepOutcome): string {
  switch (outcome.state) {
    case "done":
      return outcome.already ? "already so: nothing was written" : "";
    case "pending":
      return `until ${outcome.until}`;
    default:
      return outcome.because;
  }
}

/** What to do where an account was not opened: said once, below what AWS said of each. */
export const unopenedHint =
  "See that the role is there and trusts the caller, or name another by --write-role; --as-caller writes in your own account.";

/** "2 done, 1 drifted", the states that there are. */
export const countsWords = ({ counts }: Pick<ApplyReport, "counts">): string =>
  stepStates
    .filter((state) => counts[state] > 0)
    .map((state) => `${counts[state]} ${state}`)
    .join(", ") || "no steps";
