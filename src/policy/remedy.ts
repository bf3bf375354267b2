/**
 * `remediate:` of a rule and what policies set over it in, the action that repairs a failing table out, and whether an audit
 * may take it by itself. Refuses `auto` where no action is named.
 */
import { actionIds } from "../model/plan.ts";
import type { Remedy } from "../model/policy.ts";
import type { Mistakes } from "./mistakes.ts";
import type { Settings } from "./settings.ts";
import { child, textOf } from "./tree.ts";
import type { Entry, MapNode } from "./tree.ts";

/** Null: nothing repairs it. What is no choice was told with the shape. */
export function compileRemedy(rule: MapNode, settings: Settings, mistakes: Mistakes): Remedy | null {
  const { action: named, auto } = remedyEntries(rule, settings);
  const action = actionIds.find((each) => each === textOf(named?.value)) ?? null;
  const isAuto = auto?.value.kind === "scalar" && auto.value.value === true;
  // A rule's own `remediate` without an action was told with the shape.
  if (named === undefined && auto !== undefined && isAuto && child(rule, "remediate") === undefined) {
    const message = "`auto` without an action: the rule names none that repairs it";
    const hint = `name one beside it, e.g. { action: ${actionIds[0]}, auto: true }; there are ${actionIds.join(", ")}`;
    mistakes.add(auto.keyAt, { code: "no-action", message, hint });
  }
  if (action === null) return null;
  return isAuto ? { action, auto: true } : { action };
}

/** Each as the last to set it wrote it. */
function remedyEntries(rule: MapNode, { remediate }: Settings): { readonly action?: Entry; readonly auto?: Entry } {
  const own = child(rule, "remediate");
  const entries = own?.kind === "map" ? new Map([...own.entries, ...remediate]) : remediate;
  const [action, auto] = [entries.get("action"), entries.get("auto")];
  return { ...(action && { action }), ...(auto && { auto }) };
}
