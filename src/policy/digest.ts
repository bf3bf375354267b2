/** A policy in, its digest out: equal exactly when every verdict, text and position is. */
import { createHash } from "node:crypto";
import { canonicalJson } from "../model/canonical-json.ts";
import type { CompiledPolicy } from "../model/policy.ts";

/** `sha256:<hex>` over canonical JSON; examples judge a rule and do not change it, so they are left out. */
export function digestPolicy({ id, rules, waivers, sla, optedOut }: Omit<CompiledPolicy, "digest">): string {
  const judged = rules.map((rule) => ({ ...rule, examples: undefined }));
  return `sha256:${createHash("sha256")
    .update(canonicalJson({ id, rules: judged, waivers, sla, optedOut }))
    .digest("hex")}`;
}
