/** The shipped rules and packs, explained as `restorable policy explain` explains them, for the pages about them. */
import { explainPolicy } from "../../src/evaluate/explain-policy.ts";
import type { PolicyExplanation, RuleExplanation } from "../../src/model/explanation.ts";
import { listShippedIds } from "../../src/policy/files.ts";
import { loadPolicyWithOrigins } from "../../src/policy/load.ts";

export type Shipped = { readonly rules: readonly RuleExplanation[]; readonly packs: readonly PolicyExplanation[] };

export async function shippedPolicies(): Promise<Shipped> {
  const ids = await listShippedIds();
  const explain = async (ref: string): Promise<PolicyExplanation> =>
    explainPolicy({
      ...(await loadPolicyWithOrigins({ ref, cwd: "/" })),
      population: { tables: 1_000, backupsPerTable: 7 },
    });
  const rules = await Promise.all(ids.rules.map(explain));
  return { packs: await Promise.all(ids.packs.map(explain)), rules: rules.flatMap((policy) => policy.rules) };
}
