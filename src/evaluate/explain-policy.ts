/** A compiled policy and the origins of its numbers in, each rule explained and what all of them take together out. */
import { formatDurationExactly } from "../condition/duration.ts";
import type { PolicyExplanation, Population, RuleOrigin } from "../model/explanation.ts";
import type { CompiledPolicy, CompiledRule } from "../model/policy.ts";
import type { Sla } from "../model/sla.ts";
import { groupsOfRules } from "./demand.ts";
import { readsOf } from "./expected-calls.ts";
import { explainRule } from "./explain-rule.ts";

/** `file`: as people see it. `origins`: by id of the rule, one for each. */
export function explainPolicy(given: {
  readonly policy: CompiledPolicy;
  readonly file: string;
  readonly origins: ReadonlyMap<string, RuleOrigin>;
  readonly population: Population;
}): PolicyExplanation {
  const { policy, file, origins, population } = given;
  const explain = (rule: CompiledRule) => {
    const origin = origins.get(rule.id);
    if (origin === undefined) throw new Error(`nothing is known of where ${rule.id} comes from`);
    return explainRule(rule, origin, population);
  };
  return {
    kind: "policy",
    id: policy.id,
    title: policy.title,
    file,
    digest: policy.digest,
    ...(policy.sla !== undefined && { sla: slaWords(policy.sla) }),
    rules: policy.rules.map(explain),
    reads: readsOf(groupsOfRules(policy.rules), population),
  };
}

const slaWords = (sla: Sla): NonNullable<PolicyExplanation["sla"]> =>
  Object.fromEntries(Object.entries(sla).map(([severity, most]) => [severity, formatDurationExactly(most)]));
