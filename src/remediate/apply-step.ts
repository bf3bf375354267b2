/**
 * One step, applied: looked for if it may have been written already, read again, written if it still stands, and read
 * back. Each line of the journal is on disk before what it speaks of is done, so that no write is ever made twice.
 */
import { createWriter } from "../aws/write-client.ts";
import type { AppliedStep } from "../model/apply.ts";
import type { PlanStep, StepOutcome } from "../model/plan.ts";
import { callFor, type Called } from "./apply-call.ts";
import type { Progress } from "./apply-journal.ts";
import { lookForBackup } from "./apply-look.ts";
import { rereadTable, type Reread } from "./apply-reread.ts";
import { standingOf } from "./apply-standing.ts";
import { lookBack } from "./apply-verify.ts";
import {
  isLate,
  note,
  paused,
  reader,
  stamp,
  workOn,
  type Hands,
  type StepToApply,
  type Working,
} from "./apply-work.ts";

/**
 * Milliseconds in which a request that was sent may still arrive. Only then is a backup that is not listed one that was
 * never made.
 */
const arrivesWithin = 60_000;

/** Rejects with the reason of the signal when that is aborted; the journal then says how far the step came. */
export async function applyStep(hands: Hands, given: StepToApply): Promise<AppliedStep> {
  const work = workOn(hands, given);
  const outcome = await carriedOut(work);
  // What could not be read because the user interrupted says nothing of the step.
  if (outcome.state !== "done") hands.signal.throwIfAborted();
  await note(work, { kind: "outcome", ...stamp(work), outcome });
  return applied(work, outcome);
}

/** A step that an earlier attempt brought to its end is told from the journal. */
export function appliedBefore(step: PlanStep, { write, outcome }: Progress): AppliedStep | null {
  if (outcome?.state !== "done") return null;
  const made = write.state === "made" ? write : null;
  return { step, outcome, evidence: made?.evidence ? [made.evidence] : [], made: made?.made ?? null };
}

function applied({ step, evidence, progress: { write } }: Working, outcome: StepOutcome): AppliedStep {
  const own = write.state === "made" && write.evidence !== null ? [write.evidence] : [];
  return {
    step,
    outcome,
    evidence: [...own, ...evidence],
    made: write.state === "made" ? write.made : null,
  };
}

async function carriedOut(work: Working): Promise<StepOutcome> {
  for (;;) {
    const { write } = work.progress;
    if (write.state === "made") return verified(work);
    const next = write.state === "maybe" ? await lookedFor(work, write.since) : await attempted(work);
    if (next !== "again") return next;
  }
}

type Next = StepOutcome | "again";

/** What may have been made is looked for before anything is written. */
async function lookedFor(work: Working, since: string): Promise<Next> {
  const { step, hands } = work;
  // Facts show whether they were changed, and the same token starts no second job: only a backup needs to be looked for.
  if (step.action !== "create-backup") return attempted(work);
  const looked = await lookForBackup(reader(work), step);
  if (looked.state === "unread") return unclear(`it could not be looked for: ${looked.because}`);
  if (looked.state === "found") {
    await note(work, { kind: "found", ...stamp(work), made: looked.arn });
    return "again";
  }
  const believed = Date.parse(since) + arrivesWithin;
  if (hands.ports.now() < believed) {
    await paused(work, "a request that was sent can no longer arrive", believed - hands.ports.now());
    return "again";
  }
  return attempted(work);
}

/** Read again, and written if it still stands. */
async function attempted(work: Working): Promise<Next> {
  const { hands, step, action } = work;
  const now = await rereadTable({ reader: reader(work), ports: hands.ports, step, groups: action.groups });
  hands.checkHosts(hands.aws.hosts());
  const standing = standingOf(step, { action, now });
  switch (standing.state) {
    case "done":
      work.evidence.push(...now.record.evidence);
      return { state: "done", already: work.progress.write.state !== "maybe" };
    case "drifted":
      work.evidence.push(...now.record.evidence);
      return { state: "drifted", because: standing.because };
    case "unread":
      return { state: "failed", because: `it could not be read again, so nothing was written: ${standing.because}` };
    case "busy":
      if (isLate(work)) return { state: "drifted", because: standing.because };
      await paused(work, "the table is ACTIVE");
      return "again";
    case "to-do": {
      const arn = backupAlreadyIn(step, now);
      if (arn === null) return written(work, now);
      await note(work, { kind: "found", ...stamp(work), made: arn });
      return "again";
    }
    default:
      return standing satisfies never;
  }
}

/** Where the journal was lost, the name still tells that a backup of this step was begun. */
function backupAlreadyIn(step: PlanStep, { view }: Reread): string | null {
  if (step.action !== "create-backup") return null;
  const { name } = step.params;
  const own = view
    .list("onDemandBackups")
    .items.find((backup) => backup["name"]?.state === "known" && backup["name"].value === name);
  return own?.["arn"]?.state === "known" ? String(own["arn"].value) : null;
}

async function written(work: Working, now: Reread): Promise<Next> {
  const { answer, again } = await sent(work, now);
  switch (answer.state) {
    case "written":
      return "again";
    case "refused":
      if (!again) return { state: "failed", because: `AWS refused: ${answer.because}` };
      if (isLate(work)) return { state: "pending", until: `AWS takes it, which refused for now: ${answer.because}` };
      await paused(work, "AWS takes it");
      return "again";
    case "unclear":
      return afterSilence(work, answer.because);
    default:
      return answer satisfies never;
  }
}

/** Intent, call, answer. */
async function sent(work: Working, now: Reread): Promise<Called> {
  const { hands, session, step } = work;
  const writer = createWriter(hands.aws, session, step.region);
  hands.signal.throwIfAborted();
  return hands.during(async () => {
    await note(work, { kind: "intent", ...stamp(work) });
    hands.probe?.("apply:before-call");
    const called = await callFor(step, writer, now.view);
    hands.probe?.("apply:after-call");
    await note(work, { kind: "answer", ...stamp(work), answer: called.answer });
    return called;
  });
}

/** AWS did not say: it is looked for, for a while, and never sent again by this attempt. */
async function afterSilence(work: Working, because: string): Promise<StepOutcome> {
  const { hands, step } = work;
  const until = hands.ports.now() + arrivesWithin;
  for (;;) {
    const shown =
      step.action === "create-backup"
        ? await lookForBackup(reader(work), step)
        : step.action === "start-backup-job"
          ? null
          : await lookBack({ reader: reader(work), ports: hands.ports, step, action: work.action, made: null });
    if (shown?.state === "found") {
      await note(work, { kind: "found", ...stamp(work), made: shown.arn });
      return verified(work);
    }
    if (shown?.state === "done") {
      work.evidence.push(...shown.evidence);
      return { state: "done", already: false };
    }
    if (shown === null || hands.ports.now() >= until) return unclear(because);
    await paused(work, "it shows whether the write arrived");
  }
}

const unclear = (because: string): StepOutcome => ({ state: "unclear", because });

async function verified(work: Working): Promise<StepOutcome> {
  const { hands, step, action } = work;
  const { write } = work.progress;
  const made = write.state === "made" ? write.made : null;
  for (;;) {
    const shown = await lookBack({ reader: reader(work), ports: hands.ports, step, action, made });
    if (shown.state === "done") {
      work.evidence.push(...shown.evidence);
      return { state: "done", already: false };
    }
    if (shown.state === "failed") {
      work.evidence.push(...shown.evidence);
      return { state: "failed", because: shown.because };
    }
    if (isLate(work)) return { state: "pending", until: shown.until };
    await paused(work, shown.until);
  }
}
