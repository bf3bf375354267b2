/**
 * A plan, applied: in go its steps and hands to apply them with, out comes what became of each, in the order of the plan.
 * One step of each action goes first, alone; the others follow only where that was seen to hold. Too many failures stop it.
 */
import type { AppliedStep, UnreachedAccount } from "../model/apply.ts";
import type { ActionId, PlanStep, StepOutcome } from "../model/plan.ts";
import { asTheyFinish } from "../scan/as-they-finish.ts";
import { noProgress, progressOf, type Progress } from "./apply-journal.ts";
import type { OpenedSession } from "../aws/proven-session.ts";
import { appliedBefore, applyStep } from "./apply-step.ts";
import type { Hands } from "./apply-work.ts";

export type PlanApplication = {
  readonly hands: Hands;
  /** In the order of the plan. */
  readonly steps: readonly PlanStep[];
  readonly sessionIn: (account: string) => Promise<OpenedSession>;
  /** Failures after which no further step is begun; at least 1. */
  readonly stopAfter: number;
  /** Told of each step as it ends. */
  readonly onStep: (applied: AppliedStep) => void;
  /** `none`: all steps are alike and only add a backup, so that none needs to go first. */
  readonly canary?: "none";
};

export type PlanApplied = { readonly steps: readonly AppliedStep[]; readonly unreached: readonly UnreachedAccount[] };

/** Writes of an account share its rates, and what is waited for is waited for side by side. */
const accountsAtOnce = 8;
const tablesAtOnce = 8;

type Course = PlanApplication & {
  readonly applied: Map<string, AppliedStep>;
  readonly unreached: Map<string, string>;
  readonly progress: ReadonlyMap<string, Progress>;
  failures: number;
  /** Why nothing more is begun. */
  stopped: string | null;
};

/** Rejects with the reason of the signal when that is aborted: what was done is in the journal. */
export async function applyPlan(given: PlanApplication): Promise<PlanApplied> {
  const course: Course = {
    ...given,
    applied: new Map(),
    unreached: new Map(),
    progress: progressOf(given.hands.journal.entries()),
    failures: 0,
    stopped: null,
  };
  const { steps, applied, unreached } = course;
  for (const step of steps) {
    const before = appliedBefore(step, course.progress.get(step.id) ?? noProgress);
    if (before !== null) ended(course, before);
  }
  const tried = given.canary === "none" ? [] : new Set(steps.map((step) => step.action));
  for (const action of tried) await tryOut(course, action);
  await inTurns(
    groups(steps, ({ account }) => account),
    accountsAtOnce,
    (inAccount) =>
      inTurns(
        groups(inAccount, ({ arn }) => arn),
        tablesAtOnce,
        async (ofTable) => {
          for (const step of ofTable) await take(course, step);
        },
      ),
  );
  return {
    steps: steps.map((step) => applied.get(step.id) ?? skipped(step, "it was not tried")),
    unreached: [...unreached].map(([account, because]) => ({ account, because })),
  };
}

/** The canary: the first step of an action that has something to write shows whether the others may follow. */
async function tryOut(course: Course, action: ActionId): Promise<void> {
  for (const step of course.steps) {
    if (step.action !== action) continue;
    if (course.stopped !== null) return;
    const { outcome } = await take(course, step);
    if (outcome.state === "drifted" || outcome.state === "skipped") continue;
    if (outcome.state === "done" && outcome.already) continue;
    if (outcome.state === "done") return;
    course.stopped = `the first step of ${action}, ${step.id}, is ${outcome.state}, and the others wait for it`;
  }
}

/** Each step once. */
async function take(course: Course, step: PlanStep): Promise<AppliedStep> {
  const { applied, hands, sessionIn, unreached } = course;
  const before = applied.get(step.id);
  if (before !== undefined) return before;
  hands.signal.throwIfAborted();
  if (course.stopped !== null) return ended(course, skipped(step, course.stopped));
  const opened = await sessionIn(step.account);
  hands.signal.throwIfAborted();
  if (opened.state === "unopened") {
    unreached.set(step.account, opened.because);
    return ended(course, skipped(step, `account ${step.account} was not opened: ${opened.because}`));
  }
  const progress = course.progress.get(step.id) ?? noProgress;
  return ended(course, await applyStep(hands, { session: opened.session, step, progress }));
}

function ended(course: Course, done: AppliedStep): AppliedStep {
  course.applied.set(done.step.id, done);
  if (isFailure(done.outcome)) course.failures += 1;
  if (course.failures >= course.stopAfter) {
    course.stopped ??= `stopped after ${course.failures} ${course.failures === 1 ? "failure" : "failures"} (--stop-after)`;
  }
  course.onStep(done);
  return done;
}

const isFailure = ({ state }: StepOutcome): boolean => state === "failed" || state === "unclear";

const skipped = (step: PlanStep, because: string): AppliedStep => ({
  step,
  outcome: { state: "skipped", because },
  evidence: [],
  made: null,
});

function groups(steps: readonly PlanStep[], by: (step: PlanStep) => string): readonly (readonly PlanStep[])[] {
  const grouped = new Map<string, PlanStep[]>();
  for (const step of steps) {
    const group = grouped.get(by(step));
    if (group === undefined) grouped.set(by(step), [step]);
    else group.push(step);
  }
  return [...grouped.values()];
}

async function inTurns<T>(items: readonly T[], window: number, work: (item: T) => Promise<void>): Promise<void> {
  for await (const _ of asTheyFinish(items, window, work));
}
