/** Sound waivers and the policy they are for in, what somebody should look at out: a sentence each, in order of the file. */
import { matchesPattern } from "../condition/pattern.ts";
import type { CompiledPolicy } from "../model/policy.ts";
import { isOfEveryTable, type WaiverUses } from "../model/waiver.ts";
import { instantWords, plural } from "../report/numbers.ts";

export type ToLookAt = { readonly id: string; readonly text: string };

export function waiversToLookAt({ uses }: WaiverUses, policy: CompiledPolicy): readonly ToLookAt[] {
  return uses.flatMap(({ waiver, state, daysLeft, expiresSoon }) => {
    const { id, rules, owner, approver, expires } = waiver;
    const named = policy.rules.filter((rule) => rules.some((pattern) => matchesPattern("glob", pattern, rule.id)));
    const texts = [
      ...(state === "expired" ? [`expired ${instantWords(expires)}: what it is about fails`] : []),
      ...(expiresSoon ? [`expires ${instantWords(expires)} (${plural(daysLeft, "day", "days")} left)`] : []),
      ...(isOfEveryTable(waiver)
        ? ["is about every table of the organization: should the policy not ask for less?"]
        : []),
      ...(named.length === policy.rules.length && named.length > 1 ? ["is about every rule of the policy"] : []),
      ...(named.length === 0 ? [`is about no rule of the policy ${policy.id}: it waives nothing there`] : []),
      ...(owner === approver ? ["was approved by its owner"] : []),
    ];
    return texts.map((text) => ({ id, text }));
  });
}
