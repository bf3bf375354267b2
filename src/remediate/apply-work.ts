/**
 * What a step is applied with, and how far its application is: the hands that reach AWS and the journal, the step's own
 * progress, and its waits. Nothing here decides anything.
 */
import type { Aws, Session } from "../aws/connect.ts";
import type { Ports } from "../aws/ports.ts";
import type { ScopeReader } from "../aws/read-client.ts";
import type { ApplyEntry } from "../model/apply.ts";
import type { Journal } from "../model/journal.ts";
import type { Evidence } from "../model/observation.ts";
import type { PlanStep } from "../model/plan.ts";
import { actionOf, type Actions, type ActionOf } from "./apply-actions.ts";
import { advanced, type Progress } from "./apply-journal.ts";

/** The named points at which tests stop the process: between the journal's lines and the call. */
export const applyPoints = ["apply:before-call", "apply:after-call"] as const;

type ApplyPoint = (typeof applyPoints)[number];

/** What every step is applied with. */
export type Hands = {
  readonly aws: Pick<Aws, "calling" | "lent" | "reader" | "hosts">;
  readonly actions: Actions;
  readonly journal: Journal<ApplyEntry>;
  readonly ports: Ports;
  /** Aborted: no further write is begun, and nothing is waited for. */
  readonly signal: AbortSignal;
  /** Milliseconds a step is waited for: for a table or backup that is busy, and for what was written to show. */
  readonly wait: number;
  /** Throws for hosts that the plan does not speak of. */
  readonly checkHosts: (hosts: readonly string[]) => void;
  /** While a write is under way nobody hangs up. */
  readonly during: <T>(write: () => Promise<T>) => Promise<T>;
  readonly probe?: ((point: ApplyPoint) => void) | undefined;
  /** Told when a step waits, once for each reason. */
  readonly onWait: (step: PlanStep, until: string) => void;
};

export type Working = {
  readonly hands: Hands;
  readonly session: Session;
  readonly step: PlanStep;
  readonly action: ActionOf;
  readonly deadline: number;
  readonly evidence: Evidence[];
  progress: Progress;
  /** How long the next wait is. */
  pause: number;
  waitedFor: string | null;
};

const shortestPause = 2_000;
const longestPause = 15_000;

export type StepToApply = { readonly session: Session; readonly step: PlanStep; readonly progress: Progress };

export const workOn = (hands: Hands, { session, step, progress }: StepToApply): Working => ({
  hands,
  session,
  step,
  action: actionOf(hands.actions, step),
  deadline: hands.ports.now() + hands.wait,
  evidence: [],
  progress,
  pause: shortestPause,
  waitedFor: null,
});

export const stamp = ({ hands, step }: Working): { readonly step: string; readonly at: string } => ({
  step: step.id,
  at: new Date(hands.ports.now()).toISOString(),
});

export async function note(work: Working, line: Exclude<ApplyEntry, { readonly kind: "plan" }>): Promise<void> {
  await work.hands.journal.append(line);
  work.progress = advanced(work.progress, line);
}

/** Each with its own patience: the wait for a backup is not the wait for one Region. */
export const reader = ({ hands, session, step }: Working): ScopeReader => hands.aws.reader(session, step.region);

export const isLate = ({ hands, deadline }: Working): boolean => hands.ports.now() >= deadline;

export async function paused(work: Working, until: string, atLeast = 0): Promise<void> {
  const { hands, step } = work;
  hands.signal.throwIfAborted();
  if (work.waitedFor !== until) hands.onWait(step, until);
  work.waitedFor = until;
  await hands.ports.sleep(Math.max(work.pause, atLeast), hands.signal);
  work.pause = Math.min(longestPause, work.pause * 2);
}
