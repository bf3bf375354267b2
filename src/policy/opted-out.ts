/**
 * `optedOut:` of a policy in, what comes of a table that a tag takes out of a rule out. Of extended policies `fail` counts;
 * what the policy that extends them says goes before all of theirs.
 */
import { optedOutChoices, type OptedOut } from "../model/policy.ts";
import { child, textOf, type MapNode } from "./tree.ts";

/** Null: it says nothing. What is no choice was told with the shape. */
export function readOptedOut(policy: MapNode): OptedOut | null {
  const written = textOf(child(policy, "optedOut"));
  return optedOutChoices.find((choice) => choice === written) ?? null;
}

export const stricter = (a: OptedOut | null, b: OptedOut | null): OptedOut | null =>
  a === "fail" || b === "fail" ? "fail" : (a ?? b);
