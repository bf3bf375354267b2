/**
 * Where a step stands now: the step and its table as it was just read in, whether it is still to be done, done, or no
 * longer the step that was approved out. Pure. Whatever cannot be told is never taken for "still to be done".
 */
import { canonicalJson } from "../model/canonical-json.ts";
import type { FactView } from "../model/derive.ts";
import type { Fact } from "../model/fact.ts";
import { tagPrefix } from "../model/facts.ts";
import type { PlanStep } from "../model/plan.ts";
import { unknownWords } from "../model/unknown-words.ts";
import type { Reread } from "./apply-reread.ts";
import type { ActionOf } from "./apply-actions.ts";

export type Standing =
  | { readonly state: "to-do" }
  | { readonly state: "done" }
  /** It passes by itself. */
  | { readonly state: "busy"; readonly because: string }
  | { readonly state: "drifted"; readonly because: string }
  | { readonly state: "unread"; readonly because: string };

/** Also of a step that may have been written already: each is one call, so that it is seen to be done or moved no fact. */
export function standingOf(step: PlanStep, { action, now }: Judged): Standing {
  const { record, view } = now;
  if (record.presence === "deleted") return drifted("the table is gone");
  const unread = Object.values(record.groups).find((read) => read.state === "unread");
  if (unread?.state === "unread") return { state: "unread", because: unknownWords(unread.reason) };

  const id = view.fact("table.id");
  if (id.state !== "known") return { state: "unread", because: "AWS tells no TableId" };
  if (id.value !== step.tableId) return drifted("the table was deleted and made anew: its TableId is another one");

  const status = view.fact("table.status");
  if (status.state !== "known") return { state: "unread", because: "AWS does not tell the state of the table" };
  if (status.value !== "ACTIVE" && status.value !== "UPDATING") return drifted(`the table is ${status.value}`);

  if (action.isDone(view)) return { state: "done" };
  if (status.value === "UPDATING") return { state: "busy", because: "the table is UPDATING" };
  return movedFact(step, view) ?? takingAway(step, view) ?? { state: "to-do" };
}

type Judged = {
  readonly action: Pick<ActionOf, "isDone">;
  readonly now: Reread;
};

const drifted = (because: string): Standing & { readonly state: "drifted" } => ({ state: "drifted", because });

/**
 * The first observed fact that is not what the reviewer saw. A longer period of recovery is none: the step would still only
 * lengthen it, or be refused.
 */
function movedFact({ observed }: PlanStep, view: FactView): Standing | null {
  for (const [name, then] of Object.entries(observed)) {
    const now = view.fact(name);
    if (now.state === "unknown") return { state: "unread", because: `${name}: ${unknownWords(now.reason)}` };
    if (canonicalJson(then) === canonicalJson(now)) continue;
    if (name === "pitr.period" && isLonger(then, now)) continue;
    return drifted(`${name} was ${valueWords(then)} when the plan was made, and is ${valueWords(now)} now`);
  }
  return null;
}

const isLonger = (then: Fact, now: Fact): boolean =>
  then.state === "known" && now.state === "known" && Number(now.value) > Number(then.value);

const valueWords = (fact: Fact): string => {
  switch (fact.state) {
    case "known":
      return JSON.stringify(fact.value);
    case "absent":
      return "absent";
    default:
      return "not known";
  }
};

const dayMs = 86_400_000;

/**
 * What the call of a step would take away. Null: nothing, for all that was read; looked at once more right before the call,
 * whatever was judged before.
 */
export const takingAway = (step: PlanStep, view: FactView): Standing | null =>
  shrinkingPeriod(step, view) ?? replacedTag(step, view);

/** TagResource replaces the value of a key that is there, whether the step may have been written before or not. */
function replacedTag(step: PlanStep, view: FactView): Standing | null {
  if (step.action !== "tag-for-backup-plan") return null;
  const { key, value } = step.params;
  const tag = view.fact(`${tagPrefix}${key}`);
  if (tag.state === "unknown") return { state: "unread", because: `tags.${key}: ${unknownWords(tag.reason)}` };
  if (tag.state === "absent" || tag.value === value) return null;
  return drifted(`the table has the tag ${key} with the value ${valueWords(tag)}, and that is not replaced`);
}

/**
 * UpdateContinuousBackups cuts history where it is sent a shorter period.
 */
function shrinkingPeriod(step: PlanStep, view: FactView): Standing | null {
  if (step.action !== "enable-pitr") return null;
  const enabled = view.fact("pitr.enabled");
  if (enabled.state !== "known") return { state: "unread", because: "AWS does not tell whether PITR is on" };
  if (enabled.value === false) return null;
  const period = view.fact("pitr.period");
  if (period.state !== "known") return { state: "unread", because: "AWS does not tell the period of PITR" };
  const days = Number(period.value) / dayMs;
  if (days <= step.params.days) return null;
  return drifted(`PITR keeps ${days} days now, and the step would shorten that to ${step.params.days}`);
}
