/** The tree of a file in, whether it is a rule or a policy out; null where it does what neither does. */
import type { MapNode } from "./tree.ts";

export type DocumentKind = "rule" | "policy";

/** A rule asserts, a policy gathers; what does neither is taken for what the reference asked for. */
export function kindOf(root: MapNode): DocumentKind | null {
  if (root.entries.has("assert")) return "rule";
  if (root.entries.has("rules") || root.entries.has("extends")) return "policy";
  return root.entries.has("severity") || root.entries.has("why") || root.entries.has("fix") ? "rule" : null;
}
